package org.cadrenode.linkage.engine.pairs;

import java.util.Arrays;

/** How often patterns come, in open addressing without an object a pattern. Not thread-safe. */
final class PatternCounts {
    private static final long FREE = -1;

    private long[] patterns = new long[1 << 10];
    private long[] counts = new long[1 << 10];
    private int size;

    PatternCounts() {
        Arrays.fill(patterns, FREE);
    }

    /** Takes a pattern and how often it came. */
    interface Each {
        void pattern(long pattern, long count);
    }

    void add(long pattern, long count) {
        int at = place(pattern);
        if (patterns[at] == FREE) {
            if (size * 2 >= patterns.length) {
                grow();
                at = place(pattern);
            }
            patterns[at] = pattern;
            size++;
        }
        counts[at] += count;
    }

    void clear() {
        Arrays.fill(patterns, FREE);
        Arrays.fill(counts, 0);
        size = 0;
    }

    void addAll(PatternCounts other) {
        other.each(this::add);
    }

    void each(Each each) {
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i] != FREE) {
                each.pattern(patterns[i], counts[i]);
            }
        }
    }

    private int place(long pattern) {
        int at = (int) (pattern * 0x9e37_79b9_7f4a_7c15L >>> 32) & patterns.length - 1;
        while (patterns[at] != FREE && patterns[at] != pattern) {
            at = at + 1 & patterns.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] formerPatterns = patterns;
        long[] formerCounts = counts;
        patterns = new long[formerPatterns.length * 2];
        counts = new long[formerPatterns.length * 2];
        Arrays.fill(patterns, FREE);
        for (int i = 0; i < formerPatterns.length; i++) {
            if (formerPatterns[i] != FREE) {
                int at = place(formerPatterns[i]);
                patterns[at] = formerPatterns[i];
                counts[at] = formerCounts[i];
            }
        }
    }
}
