package org.cadrenode.pseudonymise.engine.text;

import java.util.Arrays;

/**
 * The smallest pieces that a name or an address can be put together of: runs of letters and runs of digits, cut at blanks,
 * at hyphens and apostrophes, and where digits meet letters. {@code 12a O'Hara} has the parts 12, a, o and hara. Not thread-safe.
 */
final class TextParts {
    private static final byte UNKNOWN = 0;
    private static final byte STOP = 1;
    private static final byte NO_STOP = 2;
    private static final String STOPS = "!?;:|\t";

    private final FoldedText text;
    private int[] from;
    private int[] to;
    private byte[] stop;
    private int[] word;
    private int count;

    private TextParts(FoldedText text) {
        this.text = text;
        int capacity = text.words() + text.words() / 4 + 4;
        from = new int[capacity];
        to = new int[capacity];
        stop = new byte[capacity];
        word = new int[capacity];
    }

    /** Cuts a text, in time linear in its length. */
    static TextParts of(FoldedText text) {
        TextParts parts = new TextParts(text);
        for (int word = 0; word < text.words(); word++) {
            int end = text.wordEnd(word);
            int start = text.wordStart(word);
            for (int i = start + 1; i <= end; i++) {
                if (i == end || text.joint(i) || FoldedText.digit(text.at(i)) != FoldedText.digit(text.at(i - 1))) {
                    parts.add(word, start, i);
                    start = i;
                }
            }
        }
        return parts;
    }

    private void add(int ofWord, int start, int end) {
        if (count == from.length) {
            from = Arrays.copyOf(from, count * 2);
            to = Arrays.copyOf(to, count * 2);
            stop = Arrays.copyOf(stop, count * 2);
            word = Arrays.copyOf(word, count * 2);
        }
        word[count] = ofWord;
        from[count] = start;
        to[count] = end;
        count++;
    }

    // What ends a sentence ends a name: but not the full stop of an initial, nor one with no blank behind.
    private boolean stops(int before, int start) {
        String source = text.source();
        int end = text.sourceStart(start);
        boolean initial = to[before] - from[before] == 1 && !number(before);
        int lines = 0;
        for (int i = text.sourceEnd(to[before] - 1); i < end; i++) {
            char c = source.charAt(i);
            lines += c == '\n' ? 1 : 0;
            if (STOPS.indexOf(c) >= 0 || lines > 1 || c == '.' && !initial && i + 1 < end) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    /** Returns the word that a part is of. */
    int word(int part) {
        return word[part];
    }

    int from(int part) {
        return from[part];
    }

    int to(int part) {
        return to[part];
    }

    int length(int part) {
        return to[part] - from[part];
    }

    boolean number(int part) {
        return FoldedText.digit(text.at(from[part]));
    }

    /** Returns whether the part starts with a capital, or goes on a word that does: the hara of O'hara. */
    boolean capital(int part) {
        return text.capital(from[part]) || part > 0 && text.joint(from[part]) && text.capital(from[part - 1]);
    }

    /** Returns whether the part is the s of a possessive. */
    boolean possessive(int part) {
        return length(part) == 1 && text.at(from[part]) == 's' && text.joint(from[part]) && (to[part] == text.length()
                || text.at(to[part]) == ' ');
    }

    /** Returns whether a sentence ends before this part, or the text starts with it. */
    boolean stop(int part) {
        if (stop[part] == UNKNOWN) {
            stop[part] = part == 0 || stops(part - 1, from[part]) ? STOP : NO_STOP;
        }
        return stop[part] == STOP;
    }

    /** Returns whether nothing at all stands before this part but the part before. */
    boolean attached(int part) {
        return part > 0 && text.sourceEnd(to[part - 1] - 1) == text.sourceStart(from[part]);
    }

    String text(int part) {
        return new String(text.characters(), from[part], length(part));
    }
}
