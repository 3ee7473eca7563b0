package org.cadrenode.gate.engine;

import org.cadrenode.api.keys.PackedTable;

/**
 * A number for each of many keys of 128 bits, 13 bytes a key. Keys are parts of keyed hashes, of which 76 bits tell them apart: that two of
 * three million are taken for one has a chance of one in 10,000 million. Not thread-safe for writing.
 */
final class KeyTable {
    private static final int PART_BITS = 12;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final PackedTable numbers = new PackedTable(1 << PART_BITS, Long.BYTES, 1);

    /** Returns the number of a key, or -1. */
    int find(long high, long low) {
        int part = part(high, low);
        int place = numbers.find(part, key(high, low));
        return place < 0 ? -1 : numbers.value(part, place, 0);
    }

    /** Gives a key its number, from 0. */
    void put(long high, long low, int number) {
        int part = part(high, low);
        numbers.value(part, numbers.put(part, key(high, low)), 0, number);
    }

    int size() {
        return numbers.size();
    }

    // Part and key are of the halves as they lie beside one another, each in another way.
    private static int part(long high, long low) {
        return (int) ((high ^ low) * GOLDEN >>> Long.SIZE - PART_BITS);
    }

    private static long key(long high, long low) {
        return low ^ Long.rotateLeft(high, Integer.SIZE);
    }
}
