package org.cadrenode.linkage.engine;

/**
 * Tells of most keys that are not in a run that they are not: a Bloom filter whose bits of one key are in one word, 12 bits and five of them
 * set an entry (F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", 2007). Of keys that are not there two or three in a
 * hundred seem to be. Not thread-safe while it is filled.
 */
final class ViewFilter {
    private static final int BITS_AN_ENTRY = 12;
    private static final int SET = 5;

    private final long[] words;

    /** @param entries how many there will be at most */
    ViewFilter(long entries) {
        words = new long[Math.toIntExact(entries * BITS_AN_ENTRY / Long.SIZE) + 1];
    }

    void add(long key) {
        long mixed = mixed(key);
        words[word(mixed)] |= bits(mixed);
    }

    /** Returns false if a key was not added. */
    boolean mayHave(long key) {
        long mixed = mixed(key);
        long bits = bits(mixed);
        return (words[word(mixed)] & bits) == bits;
    }

    // Keys are hashes, but a table of many begins with the same bits of them.
    private static long mixed(long key) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ mixed >>> Integer.SIZE;
    }

    private int word(long mixed) {
        return (int) ((mixed >>> Integer.SIZE) * words.length >>> Integer.SIZE);
    }

    private static long bits(long mixed) {
        long bits = 0;
        for (int i = 0; i < SET; i++) {
            bits |= 1L << (mixed >>> i * 6);
        }
        return bits;
    }
}
