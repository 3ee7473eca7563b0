package org.cadrenode.linkage.engine;

import java.util.Arrays;

/**
 * Which subjects have a view: chains of (key, subject), 16 bytes an entry that lie side by side, and five to ten a chain head. A key
 * says kind and version of the linkage key, too. Not thread-safe.
 */
final class ViewIndex {
    private static final int NONE = -1;
    private static final int SMALLEST = 1 << 10;
    private static final int CHUNK_BITS = 16;
    private static final int WITHIN = (1 << CHUNK_BITS) - 1;
    /** A chain that was once as long is not counted any more. */
    private static final int MANY = 255;

    // Two longs an entry: its key; behind it the next entry of its chain, and the subject.
    private long[][] chunks = {new long[2 << CHUNK_BITS]};
    private int[] heads = emptyHeads(SMALLEST);
    private byte[] lengths = new byte[SMALLEST];
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
            entry = used++;
            if (entry >>> CHUNK_BITS == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length + 1);
                chunks[chunks.length - 1] = new long[2 << CHUNK_BITS];
            }
        } else {
            free = next(entry);
        }
        int chain = chain(key);
        set(entry, key, subject, heads[chain]);
        heads[chain] = entry;
        count(chain, 1);
        size++;
    }

    /** Removes an entry, if it is there. */
    void remove(long key, int subject) {
        int chain = chain(key);
        int before = NONE;
        for (int entry = heads[chain]; entry != NONE; entry = next(entry)) {
            if (key(entry) == key && subject(entry) == subject) {
                int following = next(entry);
                if (before == NONE) {
                    heads[chain] = following;
                } else {
                    set(before, key(before), subject(before), following);
                }
                set(entry, key, subject, free);
                free = entry;
                count(chain, -1);
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
        for (int entry = heads[chain(key)]; entry != NONE;) {
            long[] chunk = chunks[entry >>> CHUNK_BITS];
            int at = (entry & WITHIN) << 1;
            long rest = chunk[at + 1];
            if (chunk[at] == key) {
                if (count == found.length) {
                    return count + 1;
                }
                found[count++] = (int) rest;
            }
            entry = (int) (rest >>> Integer.SIZE);
        }
        return count;
    }

    /** Returns false only if fewer than {@code count} subjects have a view of a key, without looking for them. */
    boolean mayHave(long key, int count) {
        int length = lengths[chain(key)] & MANY;
        return length >= count || length == MANY;
    }

    /** Returns how many entries there are. */
    int size() {
        return size;
    }

    private long key(int entry) {
        return chunks[entry >>> CHUNK_BITS][(entry & WITHIN) << 1];
    }

    private int subject(int entry) {
        return (int) chunks[entry >>> CHUNK_BITS][((entry & WITHIN) << 1) + 1];
    }

    private int next(int entry) {
        return (int) (chunks[entry >>> CHUNK_BITS][((entry & WITHIN) << 1) + 1] >>> Integer.SIZE);
    }

    private void set(int entry, long key, int subject, int next) {
        long[] chunk = chunks[entry >>> CHUNK_BITS];
        int at = (entry & WITHIN) << 1;
        chunk[at] = key;
        chunk[at + 1] = (long) next << Integer.SIZE | subject & 0xffff_ffffL;
    }

    private void count(int chain, int change) {
        int length = lengths[chain] & MANY;
        lengths[chain] = (byte) (length == MANY ? MANY : length + change);
    }

    private int chain(long key) {
        // A key is a keyed hash: its bits are spread evenly.
        return (int) (key ^ key >>> 32) & heads.length - 1;
    }

    private void spread() {
        int[] former = heads;
        heads = emptyHeads(former.length * 2);
        lengths = new byte[heads.length];
        for (int head : former) {
            int entry = head;
            while (entry != NONE) {
                int following = next(entry);
                int chain = chain(key(entry));
                set(entry, key(entry), subject(entry), heads[chain]);
                heads[chain] = entry;
                count(chain, 1);
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
