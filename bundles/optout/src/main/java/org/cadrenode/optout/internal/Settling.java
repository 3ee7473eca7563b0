package org.cadrenode.optout.internal;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How often the register is settled by a sweep, which asks twice a second. A large register takes longer to look through than the
 * vault takes for the next lot of a delivery: then it would be looked through for every lot. What is slow is done again at once only
 * if the register itself has changed, otherwise once it has rested for some times as long as it took. A screening, and all that asks
 * who is sheltered before anything is made or checked, settles by itself and does not wait. Thread-safe.
 */
final class Settling {
    private static final long SLOW_NANOS = 100_000_000;
    private static final int RESTS = 10;

    private final LongSupplier nanos;
    private final LongSupplier processorNanos;
    private long settledAs = -1;
    private long restsUntil;

    Settling() {
        // Of processor time, which does not depend on what else the machine does.
        this(System::nanoTime, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    /** Counts rests by one clock, and how long the calling thread worked by another; both in nanoseconds from any origin. */
    Settling(LongSupplier nanos, LongSupplier processorNanos) {
        this.nanos = nanos;
        this.processorNanos = processorNanos;
        restsUntil = nanos.getAsLong();
    }

    /**
     * Settles, unless that was slow a short while ago.
     *
     * @param register a number that is another one whenever anybody has decided, or said, something new; what comes while it settles is
     *     found by the next sweep
     */
    synchronized void unlessTooOften(long register, Runnable settle) {
        if (register == settledAs && nanos.getAsLong() - restsUntil < 0) {
            return;
        }
        long before = processorNanos.getAsLong();
        settle.run();
        settledAs = register;
        long took = processorNanos.getAsLong() - before;
        restsUntil = nanos.getAsLong() + (took > SLOW_NANOS ? RESTS * took : 0);
    }
}
