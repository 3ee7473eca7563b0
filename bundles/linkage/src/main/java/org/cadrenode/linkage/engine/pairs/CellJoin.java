package org.cadrenode.linkage.engine.pairs;

import java.util.Arrays;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Compares the views of one key on both sides, block by block. A block with more than {@code largest} right views finds
 * nobody. No object a pair. Not thread-safe: one a thread.
 */
final class CellJoin {
    private final ViewKind kind;
    private final ViewTable left;
    private final ViewTable right;
    private final int largest;
    private final long[] blocks = new long[Blocking.MOST];
    private long[] slots = new long[64];
    private int[] heads = new int[64];
    private int[] counts = new int[64];
    private int[] rows = new int[64];
    private int[] next = new int[64];
    private int[] seenFor = new int[64];
    private long compared;
    private long oversized;
    private int largestFound;

    CellJoin(ViewKind kind, ViewTable left, ViewTable right, int largest) {
        this.kind = kind;
        this.left = left;
        this.right = right;
        this.largest = largest;
    }

    /** Takes a pair of rows and what they have in common. */
    interface Pairs {
        void pair(int leftRow, int rightRow, long pattern);
    }

    /** Which left rows are compared. */
    interface Rows {
        boolean wanted(int leftRow);
    }

    long compared() {
        return compared;
    }

    long oversized() {
        return oversized;
    }

    int largestFound() {
        return largestFound;
    }

    /** Compares two rows. */
    long pattern(int leftRow, int rightRow) {
        return Comparison.of(left.tokens(leftRow), left.at(leftRow), left.shape(leftRow), left.rarities(leftRow),
                right.tokens(rightRow), right.at(rightRow), right.shape(rightRow), right.rarities(rightRow), kind.edits());
    }

    /** Compares the left rows {@code leftFrom} to {@code leftTo - 1} with the right ones, all of one key. */
    void join(int leftFrom, int leftTo, int rightFrom, int rightTo, Rows wanted, Pairs pairs) {
        if (!Blocking.divides(kind)) {
            whole(leftFrom, leftTo, rightFrom, rightTo, wanted, pairs);
            return;
        }
        index(rightFrom, rightTo);
        int mask = slots.length - 1;
        Arrays.fill(seenFor, 0, rightTo - rightFrom, -1);
        for (int row = leftFrom; row < leftTo; row++) {
            if (!wanted.wanted(row)) {
                continue;
            }
            int count = Blocking.blocks(kind, left.tokens(row), left.at(row), left.shape(row), blocks);
            for (int i = 0; i < count; i++) {
                int slot = slot(blocks[i], mask);
                if (slots[slot] == 0) {
                    continue;
                }
                if (counts[slot] > largest) {
                    pass(counts[slot]);
                    continue;
                }
                for (int entry = heads[slot]; entry >= 0; entry = next[entry]) {
                    int other = rows[entry];
                    if (seenFor[other - rightFrom] != row) {
                        seenFor[other - rightFrom] = row;
                        compare(row, other, pairs);
                    }
                }
            }
        }
    }

    private void whole(int leftFrom, int leftTo, int rightFrom, int rightTo, Rows wanted, Pairs pairs) {
        if (rightTo - rightFrom > largest) {
            pass(rightTo - rightFrom);
            return;
        }
        for (int row = leftFrom; row < leftTo; row++) {
            if (wanted.wanted(row)) {
                for (int other = rightFrom; other < rightTo; other++) {
                    compare(row, other, pairs);
                }
            }
        }
    }

    private void compare(int row, int other, Pairs pairs) {
        long pattern = pattern(row, other);
        compared++;
        if (!Blocking.elsewhere(kind, pattern)) {
            pairs.pair(row, other, pattern);
        }
    }

    private void pass(int size) {
        oversized++;
        largestFound = Math.max(largestFound, size);
    }

    private void index(int from, int to) {
        int most = (to - from) * Blocking.MOST;
        int wanted = Math.max(64, Integer.highestOneBit(Math.max(1, (to - from) * 6)) * 2);
        if (slots.length < wanted || slots.length > 4 * wanted) {
            slots = new long[wanted];
            heads = new int[wanted];
            counts = new int[wanted];
        } else {
            Arrays.fill(slots, 0);
        }
        if (seenFor.length < to - from) {
            seenFor = new int[to - from];
        }
        int used = 0;
        int taken = 0;
        // Backwards, so that a chain runs forwards.
        for (int row = to - 1; row >= from; row--) {
            int count = Blocking.blocks(kind, right.tokens(row), right.at(row), right.shape(row), blocks);
            if (used + count > rows.length) {
                int room = Math.min(Math.max(most, 64), Math.max(rows.length * 2, used + count));
                rows = Arrays.copyOf(rows, room);
                next = Arrays.copyOf(next, room);
            }
            if ((taken + count) * 2 > slots.length) {
                spread();
            }
            for (int i = 0; i < count; i++) {
                int slot = slot(blocks[i], slots.length - 1);
                if (slots[slot] == 0) {
                    slots[slot] = blocks[i];
                    heads[slot] = -1;
                    counts[slot] = 0;
                    taken++;
                }
                rows[used] = row;
                next[used] = heads[slot];
                heads[slot] = used++;
                counts[slot]++;
            }
        }
    }

    private void spread() {
        long[] formerSlots = slots;
        int[] formerHeads = heads;
        int[] formerCounts = counts;
        slots = new long[formerSlots.length * 2];
        heads = new int[slots.length];
        counts = new int[slots.length];
        for (int i = 0; i < formerSlots.length; i++) {
            if (formerSlots[i] != 0) {
                int slot = slot(formerSlots[i], slots.length - 1);
                slots[slot] = formerSlots[i];
                heads[slot] = formerHeads[i];
                counts[slot] = formerCounts[i];
            }
        }
    }

    // Blocks are never 0: each has a sort in its upper half.
    private int slot(long block, int mask) {
        int slot = (int) (block * 0x9e37_79b9_7f4a_7c15L >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != block) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
