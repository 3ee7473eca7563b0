package org.cadrenode.synthetic.region;

import java.util.List;

/**
 * A repeatable source of chance: the SplitMix64 generator of Steele, Lea and Flood (OOPSLA 2014), written out here so
 * that the same seed gives the same region on every Java version.
 *
 * <p>Each purpose and each subject has a stream of its own ({@link #of}), so that drawing once more in one place does
 * not change what is drawn in another. Not for secrets. An instance belongs to one thread.
 */
public final class Chance {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Chance(long state) {
        this.state = state;
    }

    /**
     * The stream of one purpose for one subject.
     *
     * @param seed the seed of the region
     * @param purpose what is drawn, a constant of the caller
     * @param subject the number of the person, household or place that it is drawn for
     */
    public static Chance of(long seed, String purpose, long subject) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * 0x100000001B3L;
        }
        return new Chance(mix(mix(seed ^ hash) + subject * GOLDEN));
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}; the bias of a bound below 2^31 is under 2^-32. */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive");
        }
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** A number from {@code low} to {@code high}, both included. */
    public int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** A number from 0 (included) to 1 (excluded). */
    public double unit() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** True with the given probability. */
    public boolean happens(double probability) {
        return unit() < probability;
    }

    /** One of the elements, each as likely as the others. */
    public <T> T pick(List<T> elements) {
        return elements.get(below(elements.size()));
    }

    /** One of the elements, each as likely as the others. */
    @SafeVarargs
    public final <T> T pickOf(T... elements) {
        return elements[below(elements.length)];
    }

    /** A number that is roughly normal (the sum of four uniform draws), with this mean and standard deviation. */
    public double around(double mean, double deviation) {
        double sum = unit() + unit() + unit() + unit() - 2.0;
        return mean + sum * deviation * Math.sqrt(3.0);
    }

    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
