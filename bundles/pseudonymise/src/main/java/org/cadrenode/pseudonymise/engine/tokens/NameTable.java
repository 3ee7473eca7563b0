package org.cadrenode.pseudonymise.engine.tokens;

import java.util.HashMap;
import java.util.Map;

/** How rare names are, in {@linkplain NameBins bins}. Immutable. */
public final class NameTable implements NameRarity {
    /** Fewest names in a bin. */
    public static final int FEWEST = NameBins.FEWEST;

    private final Map<String, Integer> counts;
    private final NameBins bins;

    private NameTable(Map<String, Integer> counts) {
        this.counts = Map.copyOf(counts);
        bins = new NameBins(counts.values().stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public int rarity(String name) {
        return bins.rarity(counts.getOrDefault(name, 0));
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
