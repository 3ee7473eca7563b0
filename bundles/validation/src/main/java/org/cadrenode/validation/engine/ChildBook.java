package org.cadrenode.validation.engine;

/**
 * The children of an extract by the hashes of their ids: birth dates, and which were met where. It holds up to a number of
 * children in slots of 18 octets, of which at most half are taken; of those beyond it knows nothing. Not thread-safe.
 */
final class ChildBook {
    /** No child, or no room for one more. */
    static final int NONE = -1;
    private static final int FIRST_SLOTS = 1 << 12;
    private static final byte DEFINED = 1;
    private static final byte MET = 2;
    private static final byte REFERRED = 4;

    private final int most;
    // 0 where there is nobody; a child whose hash is 0 counts as the one whose hash is 1.
    private long[] hashes = new long[FIRST_SLOTS];
    private int[] births = new int[FIRST_SLOTS];
    private int[] lines = new int[FIRST_SLOTS];
    private byte[] flags = new byte[FIRST_SLOTS];
    private byte[] tables = new byte[FIRST_SLOTS];
    private int children;
    private boolean full;

    /** @param most children that it holds */
    ChildBook(int most) {
        this.most = most;
    }

    /** Returns the place of a child, made if need be, or {@link #NONE} if the book is full. A place is good until the next call. */
    int put(long ofChild) {
        long hash = ofChild == 0 ? 1 : ofChild;
        int slot = slot(hash);
        if (hashes[slot] != 0) {
            return slot;
        }
        if (children == most) {
            full = true;
            return NONE;
        }
        if (children * 2 >= hashes.length) {
            grow();
            slot = slot(hash);
        }
        hashes[slot] = hash;
        births[slot] = Days.NONE;
        children++;
        return slot;
    }

    /** Says that a table defines the child. */
    void define(int slot, int table, long line) {
        if ((flags[slot] & DEFINED) == 0) {
            flags[slot] |= DEFINED;
            tables[slot] = (byte) table;
            lines[slot] = (int) Math.min(Integer.MAX_VALUE, line);
        }
    }

    boolean defined(int slot) {
        return (flags[slot] & DEFINED) != 0;
    }

    /** Says that the child was met where it is defined, and returns whether it was so before. */
    boolean met(int slot) {
        boolean before = (flags[slot] & MET) != 0;
        flags[slot] |= MET;
        return before;
    }

    /** Says that a record of another table is about the child. */
    void refer(int slot) {
        flags[slot] |= REFERRED;
    }

    /** Returns the day of birth, or {@link Days#NONE}. */
    int birth(int slot) {
        return births[slot];
    }

    void birth(int slot, int day) {
        births[slot] = day;
    }

    /** Returns whether there were more children than the book holds. */
    boolean full() {
        return full;
    }

    /** Counts the children whom a table defines and to whom no record of another one refers. */
    void unreferred(int table, RuleCount count) {
        for (int slot = 0; slot < hashes.length; slot++) {
            if (hashes[slot] != 0 && (flags[slot] & (DEFINED | REFERRED)) == DEFINED && tables[slot] == (byte) table) {
                count.fail(lines[slot]);
            }
        }
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash >>> 20) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        ChildBook larger = new ChildBook(most);
        int slots = hashes.length * 2;
        larger.hashes = new long[slots];
        larger.births = new int[slots];
        larger.lines = new int[slots];
        larger.flags = new byte[slots];
        larger.tables = new byte[slots];
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0) {
                int slot = larger.slot(hashes[i]);
                larger.hashes[slot] = hashes[i];
                larger.births[slot] = births[i];
                larger.lines[slot] = lines[i];
                larger.flags[slot] = flags[i];
                larger.tables[slot] = tables[i];
            }
        }
        hashes = larger.hashes;
        births = larger.births;
        lines = larger.lines;
        flags = larger.flags;
        tables = larger.tables;
    }
}
