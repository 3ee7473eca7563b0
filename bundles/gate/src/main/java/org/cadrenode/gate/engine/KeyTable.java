package org.cadrenode.gate.engine;

/**
 * A number for each of many keys of 128 bits, 20 bytes a place, at most three places in four taken; it grows by a third, so that half
 * of them are at least. Keys are parts of keyed hashes, so their bits serve as they are. Not thread-safe for writing.
 */
final class KeyTable {
    private long[] keys = new long[1 << 9];
    private int[] numbers = new int[1 << 8];
    private int size;

    /** Returns the number of a key, or -1. */
    int find(long high, long low) {
        return numbers[place(keys, numbers, high, low)] - 1;
    }

    /** Gives a key its number, from 0. */
    void put(long high, long low, int number) {
        int at = place(keys, numbers, high, low);
        if (numbers[at] == 0) {
            if (size >= numbers.length / 4 * 3) {
                grow();
                at = place(keys, numbers, high, low);
            }
            keys[2 * at] = high;
            keys[2 * at + 1] = low;
            size++;
        }
        numbers[at] = number + 1;
    }

    int size() {
        return size;
    }

    private void grow() {
        int more = numbers.length + numbers.length / 3;
        long[] moreKeys = new long[Math.multiplyExact(more, 2)];
        int[] moreNumbers = new int[more];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                int at = place(moreKeys, moreNumbers, keys[2 * i], keys[2 * i + 1]);
                moreKeys[2 * at] = keys[2 * i];
                moreKeys[2 * at + 1] = keys[2 * i + 1];
                moreNumbers[at] = numbers[i];
            }
        }
        keys = moreKeys;
        numbers = moreNumbers;
    }

    private static int place(long[] keys, int[] numbers, long high, long low) {
        int at = (int) (((high ^ low) >>> Integer.SIZE) * numbers.length >>> Integer.SIZE);
        while (numbers[at] != 0 && (keys[2 * at] != high || keys[2 * at + 1] != low)) {
            at = at + 1 == numbers.length ? 0 : at + 1;
        }
        return at;
    }
}
