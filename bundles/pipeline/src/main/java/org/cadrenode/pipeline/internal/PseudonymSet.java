package org.cadrenode.pipeline.internal;

import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * A set of pseudonyms in 16 bytes each and as much again of empty places: a million of them take at most 64 MiB. Not
 * thread-safe.
 */
final class PseudonymSet {
    private static final int SMALLEST = 1 << 10;

    private long[] places = new long[2 * SMALLEST];
    private int size;
    private boolean holdsZero;

    /** Adds a pseudonym, and returns whether it was not there before. */
    boolean add(Pseudonym pseudonym) {
        if (pseudonym.high() == 0 && pseudonym.low() == 0) {
            boolean added = !holdsZero;
            holdsZero = true;
            return added;
        }
        if (2L * (size + 1) > places.length / 2) {
            grow();
        }
        if (!put(places, pseudonym.high(), pseudonym.low())) {
            return false;
        }
        size++;
        return true;
    }

    boolean contains(Pseudonym pseudonym) {
        if (pseudonym.high() == 0 && pseudonym.low() == 0) {
            return holdsZero;
        }
        int at = place(places, pseudonym.high(), pseudonym.low());
        return places[at] != 0 || places[at + 1] != 0;
    }

    int size() {
        return size + (holdsZero ? 1 : 0);
    }

    private void grow() {
        long[] larger = new long[2 * places.length];
        for (int i = 0; i < places.length; i += 2) {
            if (places[i] != 0 || places[i + 1] != 0) {
                put(larger, places[i], places[i + 1]);
            }
        }
        places = larger;
    }

    private static boolean put(long[] into, long high, long low) {
        int at = place(into, high, low);
        if (into[at] != 0 || into[at + 1] != 0) {
            return false;
        }
        into[at] = high;
        into[at + 1] = low;
        return true;
    }

    // Where the pseudonym stands, or the empty place where it would. Pseudonyms are evenly spread by themselves.
    private static int place(long[] in, long high, long low) {
        int slots = in.length / 2;
        int slot = (int) (high ^ high >>> 32) & slots - 1;
        while ((in[2 * slot] != 0 || in[2 * slot + 1] != 0) && (in[2 * slot] != high || in[2 * slot + 1] != low)) {
            slot = slot + 1 & slots - 1;
        }
        return 2 * slot;
    }
}
