package org.cadrenode.linkage.engine.pairs;

import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Compares the views of one key on both sides. A key with more than {@code largest} right views finds nobody. No object a pair.
 * Not thread-safe: one a thread.
 */
final class CellJoin {
    private final ViewKind kind;
    private final ViewTable left;
    private final ViewTable right;
    private final int largest;
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

    /** Compares two rows, and tells the sides apart. */
    long pattern(int leftRow, int rightRow) {
        long pattern = Comparison.of(left.tokens(leftRow), left.at(leftRow), left.shape(leftRow), left.rarities(leftRow),
                right.tokens(rightRow), right.at(rightRow), right.shape(rightRow), right.rarities(rightRow), kind.edits());
        return Pattern.sided(pattern, Comparison.forenames(left.shape(leftRow)) > 1);
    }

    /** Compares the left rows {@code leftFrom} to {@code leftTo - 1} with the right ones, all of one key. */
    void join(int leftFrom, int leftTo, int rightFrom, int rightTo, Rows wanted, Pairs pairs) {
        if (rightTo - rightFrom > largest) {
            pass(rightTo - rightFrom);
            return;
        }
        for (int row = leftFrom; row < leftTo; row++) {
            if (wanted.wanted(row)) {
                for (int other = rightFrom; other < rightTo; other++) {
                    compared++;
                    pairs.pair(row, other, pattern(row, other));
                }
            }
        }
    }

    private void pass(int size) {
        oversized++;
        largestFound = Math.max(largestFound, size);
    }
}
