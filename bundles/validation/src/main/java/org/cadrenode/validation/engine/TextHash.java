package org.cadrenode.validation.engine;

/**
 * A hash of 64 bits that depends on a seed: two texts that differ have the same one once in about 10^19 pairs. It tells
 * repetitions apart and protects nothing. Immutable.
 */
final class TextHash {
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;

    TextHash(long seed) {
        this.seed = seed;
    }

    /** Returns the hash of a text without the blanks around it. */
    long of(String text) {
        return with(seed, text);
    }

    /** Returns the hash of what {@code hash} stands for and then this text. */
    static long with(long hash, String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        long mixed = hash ^ (to - from) * ODD;
        for (int i = from; i < to; i++) {
            mixed = (mixed ^ text.charAt(i)) * ODD;
            mixed ^= mixed >>> 32;
        }
        return finish(mixed);
    }

    /** Returns the hash of what {@code hash} stands for and then no text. */
    static long without(long hash) {
        return finish(hash + ODD);
    }

    // The finish of MurmurHash3 (A. Appleby, public domain): each bit of the input turns half of those of the result.
    private static long finish(long mixed) {
        long h = (mixed ^ mixed >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        h = (h ^ h >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return h ^ h >>> 33;
    }
}
