package org.cadrenode.linkage.engine;

import java.util.Arrays;

/**
 * What the subjects have in common with those who may be the same person: a chain from each, 16 bytes a pair and side. Not
 * thread-safe.
 */
final class Pairs {
    private static final int[] NOBODY = {};
    private static final int SMALLEST = 1 << 10;

    // By the subject: the place of its first entry and 1, 0 if there is none. Entry by entry: the other one, the same of the next entry, the pattern.
    private int[] first = new int[SMALLEST];
    private int[] others = new int[SMALLEST];
    private int[] next = new int[SMALLEST];
    private long[] patterns = new long[SMALLEST];
    private int used;
    private int free;

    /** Returns the others of a subject; the array is not changed afterwards. */
    int[] of(int subject) {
        int count = 0;
        for (int at = first(subject); at > 0; at = next[at - 1]) {
            count++;
        }
        if (count == 0) {
            return NOBODY;
        }
        int[] found = new int[count];
        for (int at = first(subject); at > 0; at = next[at - 1]) {
            found[--count] = others[at - 1];
        }
        return found;
    }

    /** Returns the pattern of a pair, {@link PersonViews#NOT_COMPARED} if it is not there. */
    long pattern(int one, int other) {
        for (int at = first(one); at > 0; at = next[at - 1]) {
            if (others[at - 1] == other) {
                return patterns[at - 1];
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

    private int first(int subject) {
        return subject < first.length ? first[subject] : 0;
    }

    private void side(int from, int to, long pattern) {
        for (int at = first(from); at > 0; at = next[at - 1]) {
            if (others[at - 1] == to) {
                patterns[at - 1] = pattern;
                return;
            }
        }
        if (from >= first.length) {
            first = Arrays.copyOf(first, Math.max(from + 1, first.length + (first.length >> 3)));
        }
        int place = free;
        if (place > 0) {
            free = next[place - 1];
        } else {
            place = ++used;
            if (place > others.length) {
                int larger = others.length + (others.length >> 3);
                others = Arrays.copyOf(others, larger);
                next = Arrays.copyOf(next, larger);
                patterns = Arrays.copyOf(patterns, larger);
            }
        }
        others[place - 1] = to;
        patterns[place - 1] = pattern;
        next[place - 1] = first[from];
        first[from] = place;
    }

    private void removeSide(int from, int to) {
        int before = 0;
        for (int at = first(from); at > 0; at = next[at - 1]) {
            if (others[at - 1] == to) {
                if (before == 0) {
                    first[from] = next[at - 1];
                } else {
                    next[before - 1] = next[at - 1];
                }
                next[at - 1] = free;
                free = at;
                return;
            }
            before = at;
        }
    }
}
