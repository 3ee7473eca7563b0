package org.cadrenode.pipeline.internal;

import java.time.Duration;

/** When to look again: as told after a look, and after failures in a row a second, doubled each time, up to a quarter of an hour. For one thread. */
final class Patience {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(15);

    private long next;
    private Duration wait = Duration.ZERO;

    /**
     * Starts with a look that is due.
     *
     * @param now as {@link System#nanoTime}, here and below
     */
    Patience(long now) {
        next = now;
    }

    boolean due(long now) {
        return now - next >= 0;
    }

    void succeeded(long now, Duration again) {
        wait = Duration.ZERO;
        next = now + again.toNanos();
    }

    void failed(long now) {
        Duration twice = wait.multipliedBy(2);
        wait = wait.isZero() ? FIRST : twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        next = now + wait.toNanos();
    }
}
