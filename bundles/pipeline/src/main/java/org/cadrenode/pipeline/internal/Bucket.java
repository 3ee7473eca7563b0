package org.cadrenode.pipeline.internal;

import java.util.function.LongSupplier;

/**
 * A limit of so much a time, as a bucket that fills evenly and holds what a second, or one piece, needs. What is taken may
 * exceed what is there: then the next one waits for longer. Thread-safe.
 */
final class Bucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private final LongSupplier nanos;
    private double level;
    private long filledAt;

    /**
     * Makes a full bucket.
     *
     * @param perSecond how much flows in; 0 for no limit at all
     * @param nanos the clock
     */
    Bucket(double perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        most = Math.max(1, perSecond);
        level = most;
        filledAt = nanos.getAsLong();
    }

    /** Takes so much, and returns how many nanoseconds the taker has to wait because of it. */
    long take(double much) {
        if (perSecond == 0) {
            return 0;
        }
        synchronized (this) {
            fill();
            level -= much;
            return missing(0);
        }
    }

    /** Returns how many nanoseconds it takes until a piece may be taken. */
    long untilOne() {
        if (perSecond == 0) {
            return 0;
        }
        synchronized (this) {
            fill();
            return missing(1);
        }
    }

    private void fill() {
        long now = nanos.getAsLong();
        level = Math.min(most, level + (now - filledAt) * perSecond / NANOS);
        filledAt = now;
    }

    private long missing(double wanted) {
        return level >= wanted ? 0 : (long) Math.ceil((wanted - level) / perSecond * NANOS);
    }
}
