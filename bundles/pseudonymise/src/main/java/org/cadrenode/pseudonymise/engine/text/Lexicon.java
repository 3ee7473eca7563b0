package org.cadrenode.pseudonymise.engine.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of words by themselves: whether they are forenames, surnames, words of the language, titles, cues. One
 * look-up a word, of the hash that the folded text has already; a word of none of the lists has no bits. Immutable.
 */
public final class Lexicon {
    static final int FORENAME = 1;
    static final int SURNAME = 1 << 1;
    /** A word of the language, written in small letters. */
    static final int PLAIN = 1 << 2;
    static final int TITLE_SHORT = 1 << 3;
    static final int TITLE = 1 << 4;
    static final int CUE = 1 << 5;
    static final int LABEL = 1 << 6;
    static final int CLOSING = 1 << 7;
    static final int VERB = 1 << 8;
    static final int NO_NAME = 1 << 9;
    static final int EPONYM = 1 << 10;
    static final int EPONYM_ALWAYS = 1 << 11;
    static final int EPONYM_BEHIND = 1 << 12;
    static final int PLACE = 1 << 13;
    static final int PLACE_WEAK = 1 << 14;
    static final int GENERIC = 1 << 15;
    static final int STREET = 1 << 16;
    static final int STREET_NUMBERED = 1 << 17;
    static final int GREETING = 1 << 18;
    /** A preposition or conjunction that a name may follow. */
    static final int FUNCTION = 1 << 19;
    /** The van and der of a name. */
    static final int PARTICLE = 1 << 20;
    /** His, her: before what somebody is. */
    static final int POSSESSOR = 1 << 21;
    /** One of the more usual words of the language. */
    static final int COMMON = 1 << 22;

    private static final List<String> SECTIONS = List.of("title-short", "title", "cue", "label", "closing", "verb", "no-name",
            "eponym", "eponym-always", "eponym-behind", "place", "place-weak", "generic", "street", "street-numbered",
            "greeting", "function", "particle", "possessor");
    private static final long UPPER = -1L << 24;
    private static final Lexicon INSTANCE = new Lexicon(read());

    // The upper bits of the hash, and the word's own bits.
    private final long[] entries;
    private final int mask;

    private Lexicon(Map<String, Integer> words) {
        int capacity = Integer.highestOneBit(words.size()) * 4;
        entries = new long[capacity];
        mask = capacity - 1;
        words.forEach((word, bits) -> {
            long hash = WordHash.of(word);
            int at = (int) hash & mask;
            while (entries[at] != 0) {
                at = at + 1 & mask;
            }
            entries[at] = hash & UPPER | bits;
        });
    }

    /** Returns what is known of a word, by its hash. */
    static int of(long hash) {
        return INSTANCE.bits(hash);
    }

    /** Returns whether a word, folded as by {@link Folding#compact}, is listed as a forename: enough to know a column of them. */
    public static boolean forename(String word) {
        return (of(WordHash.of(word)) & FORENAME) != 0;
    }

    /** Returns whether a word, folded likewise, is listed as a surname. */
    public static boolean surname(String word) {
        return (of(WordHash.of(word)) & SURNAME) != 0;
    }

    /** Returns whether a folded word is one of the more usual ones, or the plural or third person of one. */
    static boolean common(String word) {
        int length = word.length();
        return is(word, length) || length > 4 && word.charAt(length - 1) == 's'
                && (is(word, length - 1) || word.charAt(length - 2) == 'e' && is(word, length - 2));
    }

    private static boolean is(String word, int length) {
        long hash = WordHash.START;
        for (int i = 0; i < length; i++) {
            hash = WordHash.step(hash, word.charAt(i));
        }
        return (of(hash) & COMMON) != 0;
    }

    private int bits(long hash) {
        for (int at = (int) hash & mask; entries[at] != 0; at = at + 1 & mask) {
            if ((entries[at] & UPPER) == (hash & UPPER)) {
                return (int) (entries[at] & ~UPPER);
            }
        }
        return 0;
    }

    private static Map<String, Integer> read() {
        Map<String, Integer> words = new HashMap<>(1 << 17);
        all("forenames.txt", FORENAME, words);
        all("surnames.txt", SURNAME, words);
        all("plain-words.txt", PLAIN, words);
        all("common-words.txt", PLAIN | COMMON, words);
        int section = 0;
        for (String line : Resources.lines("cues.txt")) {
            if (line.charAt(0) == '[') {
                section = TITLE_SHORT << SECTIONS.indexOf(line.substring(1, line.length() - 1));
            } else {
                int bit = section;
                Arrays.stream(line.split(" ")).forEach(word -> words.merge(word, bit, (one, other) -> one | other));
            }
        }
        return words;
    }

    private static void all(String list, int bit, Map<String, Integer> words) {
        for (String line : Resources.lines(list)) {
            for (String word : line.split(" ")) {
                words.merge(word, bit, (one, other) -> one | other);
            }
        }
    }
}
