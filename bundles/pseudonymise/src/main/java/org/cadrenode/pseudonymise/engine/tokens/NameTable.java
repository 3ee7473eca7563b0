package org.cadrenode.pseudonymise.engine.tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How rare names are, in bins that each hold at least {@value #FEWEST} names: what is told of a name holds for 20 others as
 * well. Bins also span at least a factor of {@value #SPAN} in frequency. The frequency of a bin is the mean over the people in
 * it, that is the sum of squared frequencies over their sum, so that it is the chance that another person has the same name.
 * A name that was never counted is in the rarest bin. Immutable.
 */
public final class NameTable {
    /** Fewest names in a bin. */
    public static final int FEWEST = 20;
    private static final double SPAN = 1.5;
    private static final int RAREST = 63;
    /** Frequency of names where fewer than 20 are known (Cardinal et al. 2023: floor of name frequencies). */
    private static final double FLOOR = 5e-6;

    private final Map<String, Byte> rarities = new HashMap<>();
    private final int rarest;

    private NameTable(Map<String, Integer> counts) {
        List<Map.Entry<String, Integer>> names = new ArrayList<>(counts.entrySet());
        names.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()));
        double people = counts.values().stream().mapToLong(Integer::longValue).sum();
        int last = names.size() < FEWEST ? rarity(FLOOR) : 0;
        int from = 0;
        while (names.size() - from >= FEWEST) {
            int to = from + FEWEST;
            double first = names.get(from).getValue();
            while (to < names.size() && (names.get(to).getValue() * SPAN > first
                    || names.get(to).getValue().equals(names.get(to - 1).getValue()) || names.size() - to < FEWEST)) {
                to++;
            }
            double sum = 0;
            double squares = 0;
            for (int i = from; i < to; i++) {
                double frequency = names.get(i).getValue() / people;
                sum += frequency;
                squares += frequency * frequency;
            }
            last = rarity(squares / sum);
            for (int i = from; i < to; i++) {
                rarities.put(names.get(i).getKey(), (byte) last);
            }
            from = to;
        }
        rarest = last;
    }

    /** Returns {@link org.cadrenode.api.pseudonym.TokenShape#rarity} of a frequency. */
    static int rarity(double frequency) {
        return Math.max(0, Math.min(RAREST, (int) Math.round(-2 * Math.log(frequency) / Math.log(2))));
    }

    /** Returns how rare a folded name is. */
    public int rarity(String name) {
        Byte known = rarities.get(name);
        return known == null ? rarest : known;
    }

    /** Counts names. Not thread-safe. */
    public static final class Counter {
        private final Map<String, Integer> counts = new HashMap<>();

        /** Counts a folded name of a person. */
        public void add(String name) {
            counts.merge(name, 1, Integer::sum);
        }

        /** Returns the table of all that was counted. */
        public NameTable table() {
            return new NameTable(counts);
        }
    }
}
