package org.cadrenode.optout.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How often the register is settled by a sweep, which asks twice a second. A large register takes longer to look through than the
 * vault takes for the next lot of a delivery: then it would be looked through for every lot. What is slow is done again at once only
 * if the register itself has changed, otherwise once it has rested for some times as long as it took. A screening, and all that asks
 * who is sheltered before anything is made or checked, settles by itself and does not wait. Thread-safe.
 */
final class Settling {
    private static final long SLOW_NANOS = 100_000_000;
    private static final int RESTS = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long settledAs = -1;
    private long restsUntil = System.nanoTime();

    /**
     * Settles, unless that was slow a short while ago.
     *
     * @param register a number that is another one whenever anybody has decided, or said, something new; what comes while it settles is
     *     found by the next sweep
     */
    synchronized void unlessTooOften(long register, Runnable settle) {
        if (register == settledAs && System.nanoTime() - restsUntil < 0) {
            return;
        }
        // Of processor time, which does not depend on what else the machine does.
        long before = THREADS.getCurrentThreadCpuTime();
        settle.run();
        settledAs = register;
        long took = THREADS.getCurrentThreadCpuTime() - before;
        restsUntil = System.nanoTime() + (took > SLOW_NANOS ? RESTS * took : 0);
    }
}
