package org.cadrenode.pseudonymise.engine.tokens;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Bins of names by how often they were counted. A bin holds at least {@value #FEWEST} names: what is told of a name holds for
 * 20 others as well. Bins also span at least a factor of {@value #SPAN} in frequency, and names that are equally frequent are
 * in one bin. The frequency of a bin is the mean over the people in it, that is the sum of squared frequencies over their sum,
 * so that it is the chance that another person has the same name. Immutable.
 */
final class NameBins {
    /** Fewest names in a bin. */
    static final int FEWEST = 20;
    private static final double SPAN = 1.5;
    private static final int RAREST = 63;
    /** Frequency of names where fewer than 20 are known (Cardinal et al. 2023: floor of name frequencies). */
    private static final double FLOOR = 5e-6;

    private final Map<Integer, Byte> rarities = new HashMap<>();
    private final int rarest;

    /** @param counts how often each name was counted; sorted here */
    NameBins(int[] counts) {
        Arrays.sort(counts);
        double people = Arrays.stream(counts).asLongStream().sum();
        int last = counts.length < FEWEST ? rarity(FLOOR) : 0;
        // From the most frequent name down.
        int from = counts.length;
        while (from >= FEWEST) {
            int to = from - FEWEST;
            double first = counts[from - 1];
            while (to > 0 && (counts[to - 1] * SPAN > first || counts[to - 1] == counts[to] || to < FEWEST)) {
                to--;
            }
            double sum = 0;
            double squares = 0;
            for (int i = from - 1; i >= to; i--) {
                double frequency = counts[i] / people;
                sum += frequency;
                squares += frequency * frequency;
            }
            last = rarity(squares / sum);
            for (int i = to; i < from; i++) {
                rarities.put(counts[i], (byte) last);
            }
            from = to;
        }
        rarest = last;
    }

    /** Returns {@link org.cadrenode.api.pseudonym.TokenShape#rarity} of a frequency. */
    private static int rarity(double frequency) {
        return Math.max(0, Math.min(RAREST, (int) Math.round(-2 * Math.log(frequency) / Math.log(2))));
    }

    /** Returns how rare a name is that was counted so often; of one that was never counted that of the rarest bin. */
    int rarity(int count) {
        return rarities.getOrDefault(count, (byte) rarest);
    }
}
