package org.cadrenode.pseudonymise.engine.profile;

import java.util.Arrays;

/**
 * Counts different values in bounded memory by the smallest of their hashes (bottom-k; Bar-Yossef and others, Counting
 * distinct elements in a data stream, 2002): exact up to {@value #KEPT} values, within about 3 % (one standard deviation)
 * beyond. Values are 64-bit hashes that must be spread evenly. Not thread-safe.
 */
final class DistinctSketch {
    static final int KEPT = 1024;

    private long[] smallest = new long[16];
    private int size;

    /** Adds a hash, read as an unsigned number. */
    void add(long hash) {
        long shifted = hash ^ Long.MIN_VALUE;
        if (size == KEPT && shifted >= smallest[size - 1]) {
            return;
        }
        int at = Arrays.binarySearch(smallest, 0, size, shifted);
        if (at >= 0) {
            return;
        }
        int place = -at - 1;
        if (size == smallest.length && size < KEPT) {
            smallest = Arrays.copyOf(smallest, Math.min(KEPT, 2 * size));
        }
        int moved = Math.min(size, KEPT - 1) - place;
        System.arraycopy(smallest, place, smallest, place + 1, moved);
        smallest[place] = shifted;
        size = Math.min(KEPT, size + 1);
    }

    /** Returns how many different values there were. */
    long estimate() {
        if (size < KEPT) {
            return size;
        }
        // The k-th smallest of n numbers spread evenly over [0, 1) lies near k / n.
        double share = ((smallest[KEPT - 1] ^ Long.MIN_VALUE) >>> 1) / 0x1.0p63;
        return Math.round((KEPT - 1) / share);
    }

    /** Returns about which share of this one's values the other has, from 0 to 1; 0 if there are none. */
    double sharedWith(DistinctSketch other) {
        int common = 0;
        int looked = 0;
        long limit = other.size < KEPT ? Long.MAX_VALUE : other.smallest[KEPT - 1];
        for (int i = 0; i < size && smallest[i] <= limit; i++) {
            looked++;
            common += Arrays.binarySearch(other.smallest, 0, other.size, smallest[i]) >= 0 ? 1 : 0;
        }
        return looked == 0 ? 0 : (double) common / looked;
    }

    /** Returns a hash of a text that is spread evenly (FNV-1a, then the finaliser of MurmurHash3), never for secrecy. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return spread(hash);
    }

    /** Returns a hash of two hashes in their order. */
    static long hash(long one, long other) {
        return spread(one * 0x9e3779b97f4a7c15L + other);
    }

    private static long spread(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
