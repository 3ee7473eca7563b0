package org.cadrenode.linkage.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the subjects have in common with those who may be the same person: from each, in arrays of primitives, 12 bytes a pair and
 * side. Not thread-safe.
 */
final class Pairs {
    private static final int[] NOBODY = {};

    private int @Nullable [][] others = new int @Nullable [1 << 10][];
    private long @Nullable [][] patterns = new long @Nullable [1 << 10][];

    /** Returns the others of a subject; the array is not changed afterwards. */
    int[] of(int subject) {
        int[] present = subject < others.length ? others[subject] : null;
        return present == null ? NOBODY : present;
    }

    /** Returns the pattern of a pair, {@link PersonViews#NOT_COMPARED} if it is not there. */
    long pattern(int one, int other) {
        int[] present = of(one);
        for (int i = 0; i < present.length; i++) {
            if (present[i] == other) {
                return patternsOf(one)[i];
            }
        }
        return PersonViews.NOT_COMPARED;
    }

    /** Sets the pattern of a pair. */
    void put(int one, int other, long pattern) {
        side(one, other, pattern);
        side(other, one, pattern);
    }

    /** Removes a pair, if it is there. */
    void remove(int one, int other) {
        removeSide(one, other);
        removeSide(other, one);
    }

    private void side(int from, int to, long pattern) {
        if (from >= others.length) {
            int larger = Math.max(from + 1, others.length + (others.length >> 1));
            others = Arrays.copyOf(others, larger);
            patterns = Arrays.copyOf(patterns, larger);
        }
        int[] present = of(from);
        for (int i = 0; i < present.length; i++) {
            if (present[i] == to) {
                patternsOf(from)[i] = pattern;
                return;
            }
        }
        int size = present.length;
        int[] more = Arrays.copyOf(present, size + 1);
        long[] theirs = size == 0 ? new long[1] : Arrays.copyOf(patternsOf(from), size + 1);
        more[size] = to;
        theirs[size] = pattern;
        others[from] = more;
        patterns[from] = theirs;
    }

    private void removeSide(int from, int to) {
        int[] present = of(from);
        for (int i = 0; i < present.length; i++) {
            if (present[i] == to) {
                int last = present.length - 1;
                int[] fewer = Arrays.copyOf(present, last);
                long[] theirs = Arrays.copyOf(patternsOf(from), last);
                if (i < last) {
                    fewer[i] = present[last];
                    theirs[i] = patternsOf(from)[last];
                }
                others[from] = last == 0 ? null : fewer;
                patterns[from] = last == 0 ? null : theirs;
                return;
            }
        }
    }

    private long[] patternsOf(int subject) {
        long[] present = patterns[subject];
        if (present == null) {
            throw new IllegalStateException("A subject has pairs without patterns");
        }
        return present;
    }
}
