package org.cadrenode.pseudonymise.engine;

import org.cadrenode.api.pseudonym.Pseudonym;

/** A set of pseudonyms in 16 bytes a place, open addressing. Not thread-safe. */
public final class SubjectSet {
    private long[] words = new long[2 * 1024];
    private int size;
    private boolean zero;

    /** Adds a pseudonym and returns whether it was not there. */
    public boolean add(Pseudonym subject) {
        if (subject.high() == 0 && subject.low() == 0) {
            boolean added = !zero;
            zero = true;
            return added;
        }
        if (size * 3 > words.length) {
            grow();
        }
        if (!put(words, subject.high(), subject.low())) {
            return false;
        }
        size++;
        return true;
    }

    // A place whose two words are zero is free. Pseudonyms are hashes, so their own bits spread them.
    private static boolean put(long[] words, long high, long low) {
        int mask = words.length / 2 - 1;
        int at = (int) (low ^ low >>> 32) & mask;
        while (words[2 * at] != 0 || words[2 * at + 1] != 0) {
            if (words[2 * at] == high && words[2 * at + 1] == low) {
                return false;
            }
            at = at + 1 & mask;
        }
        words[2 * at] = high;
        words[2 * at + 1] = low;
        return true;
    }

    private void grow() {
        long[] more = new long[words.length * 2];
        for (int i = 0; i < words.length; i += 2) {
            if (words[i] != 0 || words[i + 1] != 0) {
                put(more, words[i], words[i + 1]);
            }
        }
        words = more;
    }
}
