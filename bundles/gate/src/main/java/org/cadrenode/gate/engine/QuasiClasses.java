package org.cadrenode.gate.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * Classes of children who are alike in all quasi-identifiers (k-anonymity, Samarati and Sweeney, 1998), and what they
 * tell of sensitive columns (distinct l-diversity, Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam, 2007). A child
 * counts with its first row of each table that has quasi-identifiers, where a missing value is a value, and with its
 * first value of each sensitive column. Grows with the children, not with the rows: about 40 bytes a child and 8 more for
 * each sensitive column. Not thread-safe.
 */
final class QuasiClasses {
    private static final int MOST_TABLES = 64;
    /** Sensitive columns beyond are not measured. */
    static final int MOST_SENSITIVE = 32;

    private final KeyTable children = new KeyTable();
    private long[] classes = new long[1 << 8];
    private long[] tables = new long[1 << 8];
    private final List<String> sensitive = new ArrayList<>();
    private final List<long[]> shown = new ArrayList<>();

    /** Returns whether the row of {@code table} is the child's first, whose values are asked for with {@link #add}. */
    boolean first(Pseudonym child, int table) {
        int number = children.find(child.high(), child.low());
        return table < MOST_TABLES && (number < 0 || (tables[number] & 1L << table) == 0);
    }

    /** Adds the hash of a child's values in a table. */
    void add(Pseudonym child, int table, long values) {
        int number = number(child);
        tables[number] |= 1L << table;
        classes[number] += Fingerprint.finish(Fingerprint.step(values, (char) table));
    }

    /** Takes in a sensitive column, and returns its number, or -1 if there are too many. */
    int sensitive(String column) {
        if (sensitive.size() == MOST_SENSITIVE) {
            return -1;
        }
        sensitive.add(column);
        shown.add(new long[1 << 8]);
        return sensitive.size() - 1;
    }

    /** Shows a child's value of a sensitive column; only the first counts. */
    void show(Pseudonym child, int column, long valueHash) {
        int number = number(child);
        long[] values = shown.get(column);
        if (number >= values.length) {
            values = Arrays.copyOf(values, Math.max(number + 1, 2 * values.length));
            shown.set(column, values);
        }
        if (values[number] == 0) {
            values[number] = valueHash;
        }
    }

    private int number(Pseudonym child) {
        int number = children.find(child.high(), child.low());
        if (number < 0) {
            number = children.size();
            if (number == classes.length) {
                classes = Arrays.copyOf(classes, 2 * number);
                tables = Arrays.copyOf(tables, 2 * number);
            }
            children.put(child.high(), child.low(), number);
        }
        return number;
    }

    /**
     * Returns how alike the children are.
     *
     * @param share of the population that the children are
     */
    Risk risk(int k, double share) {
        int size = children.size();
        long[] sorted = new long[size];
        int counted = 0;
        for (int i = 0; i < size; i++) {
            if (tables[i] != 0) {
                sorted[counted++] = classes[i];
            }
        }
        if (counted == 0) {
            return Risk.none(k, share);
        }
        Arrays.sort(sorted, 0, counted);
        long[] names = new long[counted];
        int[] sizes = new int[counted];
        int found = 0;
        for (int from = 0; from < counted;) {
            int to = from;
            while (to < counted && sorted[to] == sorted[from]) {
                to++;
            }
            names[found] = sorted[from];
            sizes[found++] = to - from;
            from = to;
        }
        return risk(k, share, counted, Arrays.copyOf(names, found), Arrays.copyOf(sizes, found));
    }

    // The risks of El Emam and Dankar (2008). The size of a class in the population is taken as its size in the delivery
    // over the share, and the chance that a unique child is unique in the population is that of Skinner and Elliot (2002):
    // share * uniques / (share * uniques + 2 * (1 - share) * pairs).
    private Risk risk(int k, double share, int counted, long[] names, int[] sizes) {
        int smallest = Integer.MAX_VALUE;
        long below = 0;
        long unique = 0;
        long pairs = 0;
        for (int size : sizes) {
            smallest = Math.min(smallest, size);
            below += size < k ? size : 0;
            unique += size == 1 ? 1 : 0;
            pairs += size == 2 ? 1 : 0;
        }
        double match = unique == 0 ? 0 : share * unique / (share * unique + 2 * (1 - share) * pairs);
        double mean = (double) sizes.length / counted;
        return new Risk(k, counted, sizes.length, smallest, below, unique, share, match, 1.0 / smallest, mean, share / smallest,
                share * mean, diversity(names, sizes));
    }

    private List<Diversity> diversity(long[] names, int[] sizes) {
        List<Diversity> diversity = new ArrayList<>();
        for (int column = 0; column < sensitive.size(); column++) {
            long[] values = shown.get(column);
            int size = Math.min(values.length, children.size());
            // The class in the upper half, the value in the lower one.
            long[] pairs = new long[size];
            int used = 0;
            for (int i = 0; i < size; i++) {
                if (values[i] != 0 && tables[i] != 0) {
                    pairs[used++] = (long) Arrays.binarySearch(names, classes[i]) << 32 | values[i] >>> 32;
                }
            }
            Arrays.sort(pairs, 0, used);
            diversity.add(diversity(sensitive.get(column), pairs, used, sizes));
        }
        return diversity;
    }

    private static Diversity diversity(String column, long[] pairs, int used, int[] sizes) {
        long smallest = 0;
        long alike = 0;
        for (int from = 0; from < used;) {
            int to = from;
            int distinct = 0;
            while (to < used && pairs[to] >>> 32 == pairs[from] >>> 32) {
                distinct += to == from || pairs[to] != pairs[to - 1] ? 1 : 0;
                to++;
            }
            smallest = smallest == 0 ? distinct : Math.min(smallest, distinct);
            alike += distinct == 1 && sizes[(int) (pairs[from] >>> 32)] > 1 ? to - from : 0;
            from = to;
        }
        return new Diversity(column, smallest, alike);
    }
}
