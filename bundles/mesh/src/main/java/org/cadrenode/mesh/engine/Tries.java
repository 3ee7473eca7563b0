package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How often something is tried that failed in passing, and how long the node waits in between: twice as long each time.
 *
 * @param again how often it is tried once more
 * @param first how long the first pause is
 * @param pause waits
 */
record Tries(int again, Duration first, Pause pause) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Waits for a while. */
    interface Pause {
        void wait(Duration time) throws InterruptedException;
    }

    /** One try. */
    interface Try<T> {
        T now() throws IOException;
    }

    static Tries of(int again) {
        return new Tries(again, Duration.ofSeconds(1), time -> Thread.sleep(time.toMillis()));
    }

    <T> T run(Try<T> attempt) throws IOException {
        for (int done = 0; ; done++) {
            try {
                return attempt.now();
            } catch (MeshTrouble e) {
                if (!e.passing() || done >= again) {
                    throw e;
                }
                await(done);
            }
        }
    }

    /** Waits before a thing is tried once more that was tried again {@code done} times already. */
    void await(int done) throws InterruptedIOException {
        Duration wanted = first.multipliedBy(1L << Math.min(done, 20));
        try {
            pause.wait(wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Trying was stopped");
        }
    }
}
