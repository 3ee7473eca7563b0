package org.cadrenode.gate.engine;

import java.util.Arrays;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * Classes of children who are alike in all quasi-identifiers (k-anonymity, Samarati and Sweeney, 1998). A child counts
 * with its first row of each table that has such columns; a missing value is a value. Grows with the children, not with
 * the rows. Not thread-safe.
 */
final class QuasiClasses {
    private static final int MOST_TABLES = 64;

    private final KeyTable children = new KeyTable();
    private long[] classes = new long[1 << 8];
    private long[] tables = new long[1 << 8];

    /** Returns whether the row of {@code table} is the child's first, whose values are asked for with {@link #add}. */
    boolean first(Pseudonym child, int table) {
        int number = children.find(child.high(), child.low());
        return table < MOST_TABLES && (number < 0 || (tables[number] & 1L << table) == 0);
    }

    /** Adds the hash of a child's values in a table. */
    void add(Pseudonym child, int table, long values) {
        int number = children.find(child.high(), child.low());
        if (number < 0) {
            number = children.size();
            if (number == classes.length) {
                classes = Arrays.copyOf(classes, 2 * number);
                tables = Arrays.copyOf(tables, 2 * number);
            }
            children.put(child.high(), child.low(), number);
        }
        tables[number] |= 1L << table;
        classes[number] += Fingerprint.finish(Fingerprint.step(values, (char) table));
    }

    /** Returns the smallest class, 0 without any, and the children in classes smaller than {@code k}. */
    Sizes sizes(int k) {
        long[] sorted = Arrays.copyOf(classes, children.size());
        Arrays.sort(sorted);
        long smallest = 0;
        long below = 0;
        for (int from = 0; from < sorted.length;) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            int size = to - from;
            smallest = smallest == 0 ? size : Math.min(smallest, size);
            below += size < k ? size : 0;
            from = to;
        }
        return new Sizes(smallest, below);
    }

    /** What {@link #sizes} returns. */
    record Sizes(long smallest, long below) { }
}
