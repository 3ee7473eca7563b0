package org.cadrenode.linkage.engine;

import java.util.Arrays;

/**
 * Which subjects have a view: chains of (key, subject) in arrays of primitives, 16 bytes an entry and four to eight
 * a chain head. A key says kind and version of the linkage key, too. Not thread-safe.
 */
final class ViewIndex {
    private static final int NONE = -1;
    private static final int SMALLEST = 1 << 10;

    private long[] keys = new long[SMALLEST];
    private int[] subjects = new int[SMALLEST];
    private int[] next = new int[SMALLEST];
    private int[] heads = emptyHeads(SMALLEST);
    private int used;
    private int free = NONE;
    private int size;

    /** Adds an entry; the caller sees to it that there is no such one yet. */
    void add(long key, int subject) {
        if (size >= heads.length) {
            spread();
        }
        int entry = free;
        if (entry == NONE) {
            if (used == keys.length) {
                grow();
            }
            entry = used++;
        } else {
            free = next[entry];
        }
        int chain = chain(key);
        keys[entry] = key;
        subjects[entry] = subject;
        next[entry] = heads[chain];
        heads[chain] = entry;
        size++;
    }

    /** Removes an entry, if it is there. */
    void remove(long key, int subject) {
        int chain = chain(key);
        int before = NONE;
        for (int entry = heads[chain]; entry != NONE; entry = next[entry]) {
            if (keys[entry] == key && subjects[entry] == subject) {
                if (before == NONE) {
                    heads[chain] = next[entry];
                } else {
                    next[before] = next[entry];
                }
                next[entry] = free;
                free = entry;
                size--;
                return;
            }
            before = entry;
        }
    }

    /**
     * Finds the subjects that have a view of a key.
     *
     * @param found takes them, as far as it has room
     * @return how many there are; one more than the room if there are more
     */
    int find(long key, int[] found) {
        int count = 0;
        for (int entry = heads[chain(key)]; entry != NONE; entry = next[entry]) {
            if (keys[entry] == key) {
                if (count == found.length) {
                    return count + 1;
                }
                found[count++] = subjects[entry];
            }
        }
        return count;
    }

    /** Returns how many entries there are. */
    int size() {
        return size;
    }

    private int chain(long key) {
        // A key is a keyed hash: its bits are spread evenly.
        return (int) (key ^ key >>> 32) & heads.length - 1;
    }

    private void grow() {
        int larger = keys.length + (keys.length >> 1);
        keys = Arrays.copyOf(keys, larger);
        subjects = Arrays.copyOf(subjects, larger);
        next = Arrays.copyOf(next, larger);
    }

    private void spread() {
        int[] former = heads;
        heads = emptyHeads(former.length * 2);
        for (int head : former) {
            int entry = head;
            while (entry != NONE) {
                int following = next[entry];
                int chain = chain(keys[entry]);
                next[entry] = heads[chain];
                heads[chain] = entry;
                entry = following;
            }
        }
    }

    private static int[] emptyHeads(int length) {
        int[] heads = new int[length];
        Arrays.fill(heads, NONE);
        return heads;
    }
}
