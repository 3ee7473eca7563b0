package org.cadrenode.connector.testkit;

/** How much memory is held beyond what was held at the start. */
final class Memory {
    private final long before = held();
    private long most;

    /** Measures; takes some milliseconds. */
    void measure() {
        most = Math.max(most, held() - before);
    }

    /** Returns the most that was measured, in bytes. */
    long most() {
        return most;
    }

    // What garbage is left after one collection may be more than is kept; it is the least of several that counts.
    private static long held() {
        long least = Long.MAX_VALUE;
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 2; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
