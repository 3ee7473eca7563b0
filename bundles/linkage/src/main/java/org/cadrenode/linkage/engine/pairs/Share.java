package org.cadrenode.linkage.engine.pairs;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A share of the keys of views: people who share a key are in the same one, so that shares can be compared one after the other.
 *
 * @param index from 0
 * @param count how many shares there are
 */
record Share(int index, int count) {
    /** All keys. */
    static final Share ALL = new Share(0, 1);
    /** Most people whose views of a kind are in memory at a time: with three views each of 210 bytes, some 0.3 GB, and half of it once more while they are ordered. */
    private static final int MOST_PEOPLE = 500_000;

    /** Returns the shares in which so many people are compared. */
    static List<Share> of(long people) {
        int count = (int) ((people + MOST_PEOPLE - 1) / MOST_PEOPLE);
        return IntStream.range(0, Math.max(1, count)).mapToObj(index -> new Share(index, Math.max(1, count))).toList();
    }

    boolean holds(long key) {
        return Long.remainderUnsigned(key, count) == index;
    }
}
