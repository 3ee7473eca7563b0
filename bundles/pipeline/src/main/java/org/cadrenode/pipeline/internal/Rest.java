package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a flow is at rest: its last sweep found nothing to do, and nothing has happened since. A sweep that takes long
 * has found something, and will say so at its end. Thread-safe.
 */
final class Rest {
    private static final long LONG_SWEEP_NANOS = Duration.ofMillis(100).toNanos();

    private final AtomicLong activity = new AtomicLong();
    private volatile long restingAt = -1;
    private volatile long sweepingSince;
    private long before;

    /** Says that something happened. */
    void disturbed() {
        activity.incrementAndGet();
    }

    /** Says that a sweep begins; what happens from now on is for the next one. */
    void sweepBegins() {
        before = activity.get();
        sweepingSince = Math.max(1, System.nanoTime());
    }

    /** Says that the sweep ended, and whether it found nothing to do. */
    void sweepEnds(boolean nothingToDo) {
        restingAt = nothingToDo ? before : -1;
        sweepingSince = 0;
    }

    boolean reached() {
        long since = sweepingSince;
        return restingAt == activity.get() && (since == 0 || System.nanoTime() - since < LONG_SWEEP_NANOS);
    }
}
