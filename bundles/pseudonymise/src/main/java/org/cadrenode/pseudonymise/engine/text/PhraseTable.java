package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds all of many words and phrases in one pass. A phrase can only start and end where a word or a part of a word does, so
 * that one look-up a word, of a hash that the folded text has already, tells whether any starts there; only behind the
 * beginning of a known phrase is the next word looked at. That takes the place of an automaton over the characters (Aho and
 * Corasick, 1975): a word that starts nothing costs one look-up instead of one a character. Phrases are of at most {@link #MOST_WORDS} words and words of at most {@link #MOST_PARTS} parts are tried, so
 * the time is linear in the text, whatever is in it. Immutable once made.
 */
final class PhraseTable {
    /** Phrases of more words are not taken. */
    static final int MOST_WORDS = 16;

    private static final int MOST_PARTS = 6;
    private static final int NOTHING = 0;
    private static final int BEGINNING = 1;

    private final long[] hashes;
    // Twice the number of the meanings, from 1 on, plus 1 if a longer phrase starts so.
    private final int[] entries;
    private final int mask;
    private final List<ScrubWord[]> meanings;

    /** Compiles folded phrases, with single blanks between words, each with all that it stands for. */
    PhraseTable(Map<String, ScrubWord[]> phrases) {
        int places = phrases.size();
        for (String phrase : phrases.keySet()) {
            for (int i = 0; i < phrase.length(); i++) {
                places += phrase.charAt(i) == ' ' ? 1 : 0;
            }
        }
        int capacity = Integer.highestOneBit(Math.max(8, places)) * 4;
        hashes = new long[capacity];
        entries = new int[capacity];
        mask = capacity - 1;
        meanings = new ArrayList<>(phrases.size());
        phrases.forEach(this::put);
    }

    private void put(String phrase, ScrubWord[] stands) {
        long hash = WordHash.START;
        for (int i = 0; i < phrase.length(); i++) {
            char c = phrase.charAt(i);
            if (c == ' ') {
                entries[place(hash)] |= BEGINNING;
            }
            hash = WordHash.step(hash, c);
        }
        meanings.add(stands);
        entries[place(hash)] |= meanings.size() << 1;
    }

    private int place(long hash) {
        int at = (int) hash & mask;
        while (entries[at] != NOTHING && hashes[at] != hash) {
            at = at + 1 & mask;
        }
        hashes[at] = hash;
        return at;
    }

    private int entry(long hash) {
        int at = (int) hash & mask;
        while (entries[at] != NOTHING) {
            if (hashes[at] == hash) {
                return entries[at];
            }
            at = at + 1 & mask;
        }
        return NOTHING;
    }

    /** Takes what was found. */
    interface Found {
        /**
         * A phrase was found.
         *
         * @param start its first folded place
         * @param end behind its last, where its last word may go on with the s of a plural or possessive only
         */
        void phrase(FoldedText text, ScrubWord[] stands, int start, int end);
    }

    /** Reads a text once. */
    void find(FoldedText text, Found found) {
        int words = text.words();
        for (int word = 0; word < words; word++) {
            int start = text.wordStart(word);
            int end = text.wordEnd(word);
            if (!text.jointIn(word)) {
                look(text, word, start, end, text.wordHash(word), found);
                continue;
            }
            for (int from = start; from < end; from++) {
                if (from == start || text.joint(from)) {
                    parts(text, word, from, end, found);
                }
            }
        }
    }

    // A run of parts of one word, each with those behind it: of Smith-Jones Smith, SmithJones and Jones.
    private void parts(FoldedText text, int word, int from, int end, Found found) {
        long hash = WordHash.START;
        int parts = 0;
        for (int at = from; at < end && parts < MOST_PARTS;) {
            int to = at + 1;
            while (to < end && !text.joint(to)) {
                to++;
            }
            hash = WordHash.continued(hash, text.characters(), at, to);
            parts++;
            if (to == end) {
                look(text, word, from, end, hash, found);
            } else {
                whole(text, entry(hash), from, to, found);
            }
            at = to;
        }
    }

    // A phrase that starts here and whose first words end with this one.
    private void look(FoldedText text, int word, int start, int end, long hash, Found found) {
        int entry = entry(hash);
        plural(text, start, end, found);
        long so = hash;
        int last = word;
        int to = end;
        for (int words = 1; entry != NOTHING; words++) {
            whole(text, entry, start, to, found);
            if ((entry & BEGINNING) == 0 || last + 1 >= text.words() || words == MOST_WORDS) {
                return;
            }
            last++;
            so = next(text, WordHash.step(so, ' '), last, start, found);
            to = text.wordEnd(last);
            entry = entry(so);
        }
    }

    // The next word of a phrase: it may also end at one of its joints, as in Katie Smith-Jones.
    private long next(FoldedText text, long before, int word, int start, Found found) {
        if (!text.jointIn(word)) {
            return WordHash.continued(before, text.characters(), text.wordStart(word), text.wordEnd(word));
        }
        long hash = before;
        int parts = 0;
        for (int at = text.wordStart(word); at < text.wordEnd(word); at++) {
            if (text.joint(at) && parts++ < MOST_PARTS) {
                whole(text, entry(hash), start, at, found);
            }
            hash = WordHash.step(hash, text.at(at));
        }
        return hash;
    }

    private void whole(FoldedText text, int entry, int start, int end, Found found) {
        if (entry >> 1 > 0) {
            found.phrase(text, meanings.get((entry >> 1) - 1), start, end);
        }
    }

    private void plural(FoldedText text, int start, int end, Found found) {
        if (end - start > 2 && text.at(end - 1) == 's' && !text.joint(end - 1)) {
            whole(text, entry(WordHash.of(text.characters(), start, end - 1)), start, end - 1, found);
        }
    }

    /** Returns about how many bytes it takes in memory. */
    int weight() {
        return hashes.length * 12 + meanings.size() * 48 + 64;
    }
}
