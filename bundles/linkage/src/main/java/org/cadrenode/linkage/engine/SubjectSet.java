package org.cadrenode.linkage.engine;

import java.util.Arrays;

/** A set of subjects' numbers that is filled and emptied for each subject: its cost is that of those in it, however many there are. Not thread-safe. */
final class SubjectSet {
    private static final int SMALLEST = 64;

    // Each number and 1 behind where it would be, 0 if a slot is empty.
    private int[] slots = new int[SMALLEST];
    private int[] numbers = new int[SMALLEST / 2];
    private int size;

    void clear() {
        if (slots.length > SMALLEST && size < slots.length >> 3) {
            slots = new int[slots.length >> 1];
        } else {
            Arrays.fill(slots, 0);
        }
        size = 0;
    }

    boolean has(int number) {
        int at = home(number);
        while (slots[at] != 0 && slots[at] != number + 1) {
            at = at + 1 & slots.length - 1;
        }
        return slots[at] != 0;
    }

    /** Returns false if it was there. */
    boolean add(int number) {
        if (has(number)) {
            return false;
        }
        if (size == slots.length >> 1) {
            slots = new int[slots.length << 1];
            for (int i = 0; i < size; i++) {
                insert(numbers[i]);
            }
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size << 1);
        }
        insert(number);
        numbers[size++] = number;
        return true;
    }

    int size() {
        return size;
    }

    /** Returns one of them, in the order in which they were added. */
    int get(int place) {
        return numbers[place];
    }

    private void insert(int number) {
        int at = home(number);
        while (slots[at] != 0) {
            at = at + 1 & slots.length - 1;
        }
        slots[at] = number + 1;
    }

    private int home(int number) {
        return number * 0x9e37_79b9 >>> 8 & slots.length - 1;
    }
}
