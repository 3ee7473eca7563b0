package org.cadrenode.gate.engine;

/**
 * How much of what it should take out a scrubber takes out at least, by what it took out of what was planted: the exact
 * lower bound of Clopper and Pearson (Biometrika 26, 1934), one-sided, with 95 % confidence. Stateless.
 */
public final class RecallBound {
    private static final double DOUBT = 0.05;
    private static final int HALVINGS = 60;

    private RecallBound() { }

    /**
     * Returns the share that is not undercut with 95 % confidence, or 0 if nothing was planted.
     *
     * @throws IllegalArgumentException unless {@code 0 <= removed <= planted}
     */
    public static double atLeast(long planted, long removed) {
        if (removed < 0 || removed > planted) {
            throw new IllegalArgumentException("No more can be removed than was planted");
        }
        if (removed == 0) {
            return 0;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (tail(planted, planted - removed, middle) < DOUBT) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    // The chance of at most `missed` misses in `planted` trials where each is removed with the chance `share`.
    private static double tail(long planted, long missed, double share) {
        double hit = Math.log(share);
        double miss = Math.log1p(-share);
        double choose = 0;
        double sum = 0;
        for (long j = 0; j <= missed; j++) {
            if (j > 0) {
                choose += Math.log(planted - j + 1.0) - Math.log(j);
            }
            sum += Math.exp(choose + j * miss + (planted - j) * hit);
        }
        return sum;
    }
}
