package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.cadrenode.api.delivery.ProviderId;

/**
 * Loads that go on while packages of others are linked: of each provider one at most, so that its packages keep their order, and
 * of all a few. What did not end is as if it had not begun: its package is handed out again, as it was not confirmed. For one
 * thread but {@link #stop}.
 */
final class Loading {
    private static final int MOST_AHEAD = 4;

    private final Executor thread;
    private final Map<ProviderId, UnderWay> underWay = new LinkedHashMap<>();
    private volatile boolean stopped;

    private record UnderWay(String packageId, FutureTask<Void> load) { }

    /** What loads a package, and confirms it. */
    interface Load {
        /** Does it. */
        void run() throws IOException;
    }

    /** @param thread does the loads, one after the other */
    Loading(Executor thread) {
        this.thread = thread;
    }

    /** Begins the load of a package behind those that were begun before. Its provider has none under way. */
    void begin(ProviderId provider, String packageId, Load load) throws IOException {
        if (underWay.size() == MOST_AHEAD) {
            await(underWay.remove(underWay.keySet().iterator().next()));
        }
        FutureTask<Void> task = new FutureTask<>(() -> {
            if (!stopped) {
                load.run();
            }
            return null;
        });
        underWay.put(provider, new UnderWay(packageId, task));
        thread.execute(task);
    }

    /** Returns whether the load of this package goes on, or waits for its turn. */
    boolean underWay(ProviderId provider, String packageId) {
        UnderWay one = underWay.get(provider);
        return one != null && one.packageId().equals(packageId) && !one.load().isDone();
    }

    /** Waits until no load of a provider is under way, and returns whether it was that of this package: then it is done. */
    boolean ended(ProviderId provider, String packageId) throws IOException {
        UnderWay one = underWay.remove(provider);
        if (one == null) {
            return false;
        }
        await(one);
        return one.packageId().equals(packageId);
    }

    /** Waits until none is under way, also if one fails. */
    void endAll() throws IOException {
        if (!underWay.isEmpty()) {
            try {
                await(underWay.remove(underWay.keySet().iterator().next()));
            } finally {
                endAll();
            }
        }
    }

    /** Begins none of those any more that wait for their turn. */
    void stop() {
        stopped = true;
    }

    // The thread's interruption does not end it: whoever comes next must not meet a load of before.
    private static void await(UnderWay one) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    one.load().get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
