package org.cadrenode.synthetic.measure;

import java.util.Arrays;

/** A set of 64-bit hashes in one array, open addressing with linear probing. Not thread-safe. */
final class LongSet {
    private long[] slots = new long[16];
    private int size;
    private boolean zero;

    void add(long value) {
        if (value == 0) {
            zero = true;
            return;
        }
        if (size * 2 >= slots.length) {
            long[] old = slots;
            slots = new long[old.length * 2];
            Arrays.stream(old).filter(kept -> kept != 0).forEach(this::put);
        }
        if (put(value)) {
            size++;
        }
    }

    boolean contains(long value) {
        if (value == 0) {
            return zero;
        }
        for (int at = slot(value); slots[at] != 0; at = at + 1 & slots.length - 1) {
            if (slots[at] == value) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size + (zero ? 1 : 0);
    }

    private boolean put(long value) {
        int at = slot(value);
        while (slots[at] != 0) {
            if (slots[at] == value) {
                return false;
            }
            at = at + 1 & slots.length - 1;
        }
        slots[at] = value;
        return true;
    }

    private int slot(long value) {
        return (int) (value * 0x9E3779B97F4A7C15L >>> 32) & slots.length - 1;
    }
}
