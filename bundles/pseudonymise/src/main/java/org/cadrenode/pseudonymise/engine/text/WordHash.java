package org.cadrenode.pseudonymise.engine.text;

/**
 * A hash of folded characters that can be continued: of a word, and on from there of the phrase that starts with it. 64 bits,
 * so that two different phrases out of some hundred thousand have one hash with a probability below one in a thousand
 * million; one step of a multiplication and a shift a character (after FNV-1a, with SplitMix64's constant).
 */
final class WordHash {
    static final long START = 0xCBF29CE484222325L;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private WordHash() { }

    static long step(long hash, char character) {
        long next = (hash ^ character) * FACTOR;
        return next ^ next >>> 32;
    }

    static long of(String characters) {
        long hash = START;
        for (int i = 0; i < characters.length(); i++) {
            hash = step(hash, characters.charAt(i));
        }
        return hash;
    }

    static long of(char[] characters, int from, int to) {
        return continued(START, characters, from, to);
    }

    static long continued(long hash, char[] characters, int from, int to) {
        long next = hash;
        for (int i = from; i < to; i++) {
            next = step(next, characters[i]);
        }
        return next;
    }
}
