package org.cadrenode.gate.engine;

/**
 * A set of hashes other than 0, eight bytes a place, at most three places in four taken; it grows by a third, so that half of them are
 * at least. Not thread-safe for writing.
 */
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
        int at = home(places, value);
        while (places[at] != 0) {
            if (places[at] == value) {
                return true;
            }
            at = at + 1 == places.length ? 0 : at + 1;
        }
        return false;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[places.length + places.length / 3];
        for (long value : places) {
            if (value != 0) {
                put(larger, value);
            }
        }
        places = larger;
    }

    private static boolean put(long[] places, long value) {
        int at = home(places, value);
        while (places[at] != 0) {
            if (places[at] == value) {
                return false;
            }
            at = at + 1 == places.length ? 0 : at + 1;
        }
        places[at] = value;
        return true;
    }

    private static int home(long[] places, long value) {
        return (int) ((value >>> Integer.SIZE) * places.length >>> Integer.SIZE);
    }
}
