package org.cadrenode.pseudonymise.engine.text;

/** A set of numbers other than 0, eight bytes a place, at most three places in four taken. Not thread-safe for writing. */
final class LongSet {
    private long[] places = new long[1 << 10];
    private int size;

    void add(long value) {
        if (size >= places.length / 4 * 3) {
            grow();
        }
        if (put(places, value)) {
            size++;
        }
    }

    boolean contains(long value) {
        int mask = places.length - 1;
        int at = (int) value & mask;
        while (places[at] != 0) {
            if (places[at] == value) {
                return true;
            }
            at = at + 1 & mask;
        }
        return false;
    }

    int size() {
        return size;
    }

    long bytes() {
        return 8L * places.length;
    }

    private void grow() {
        long[] larger = new long[places.length * 2];
        for (long value : places) {
            if (value != 0) {
                put(larger, value);
            }
        }
        places = larger;
    }

    private static boolean put(long[] places, long value) {
        int mask = places.length - 1;
        int at = (int) value & mask;
        while (places[at] != 0) {
            if (places[at] == value) {
                return false;
            }
            at = at + 1 & mask;
        }
        places[at] = value;
        return true;
    }
}
