package org.cadrenode.omop.engine;

import java.util.HashMap;
import java.util.Map;

/** Whole numbers of 32 bits: a bit each where they lie close together. For one thread's use. */
final class IdSet {
    private static final int PAGE_BITS = 16;
    private static final int WORDS = 1 << PAGE_BITS - 6;

    private final Map<Integer, long[]> pages = new HashMap<>();
    private long size;

    /** Adds a number. @return false if it was there */
    boolean add(int id) {
        long[] page = pages.computeIfAbsent(id >> PAGE_BITS, any -> new long[WORDS]);
        int word = (id & (1 << PAGE_BITS) - 1) >>> 6;
        long bit = 1L << (id & 63);
        if ((page[word] & bit) != 0) {
            return false;
        }
        page[word] |= bit;
        size++;
        return true;
    }

    boolean contains(int id) {
        long[] page = pages.get(id >> PAGE_BITS);
        return page != null && (page[(id & (1 << PAGE_BITS) - 1) >>> 6] & 1L << (id & 63)) != 0;
    }

    /** Returns how many numbers of another set are not in this one. */
    long missing(IdSet other) {
        long missing = 0;
        for (Map.Entry<Integer, long[]> page : other.pages.entrySet()) {
            long[] own = pages.get(page.getKey());
            for (int i = 0; i < WORDS; i++) {
                missing += Long.bitCount(page.getValue()[i] & ~(own == null ? 0 : own[i]));
            }
        }
        return missing;
    }

    long size() {
        return size;
    }
}
