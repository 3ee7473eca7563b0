package org.cadrenode.gate.engine;

import java.text.Normalizer;
import java.util.Locale;

/**
 * One form for the spellings of a name: lower case, without accents, ligatures and letters with strokes spelt out,
 * apostrophes left out. Stateless.
 */
final class Folding {
    private static final int TABLE = 0x1F00;
    private static final char[] FOLDED = new char[TABLE];
    private static final String EXPANDED = "ßæœþøłđðıÆŒÞØŁĐÐ";
    private static final String[] EXPANSIONS =
            {"ss", "ae", "oe", "th", "o", "l", "d", "d", "i", "ae", "oe", "th", "o", "l", "d", "d"};

    static {
        for (char c = 0; c < TABLE; c++) {
            if (Character.isLetterOrDigit(c)) {
                FOLDED[c] = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).toLowerCase(Locale.ROOT).charAt(0);
            }
        }
    }

    private Folding() { }

    /** Returns whether a character belongs to a word and leaves no trace in its folded form: apostrophes, accents. */
    static boolean silent(char c) {
        return c == '\'' || c == '\u2019' || c == '\u2018' || c == '`' || c == '\u00b4' || c == '\u02bc'
                || c == '\u00ad' || c >= '\u0300' && c <= '\u036f' || c == '\u200b' || c == '\u200d';
    }

    /** Appends the folded form of a letter or digit at {@code at}, at most two characters, and returns the new end. */
    static int fold(char c, char[] into, int at) {
        if (c < 0x80) {
            into[at] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
            return at + 1;
        }
        int expanded = EXPANDED.indexOf(c);
        if (expanded >= 0) {
            String expansion = EXPANSIONS[expanded];
            int end = at;
            for (int i = 0; i < expansion.length(); i++) {
                into[end++] = expansion.charAt(i);
            }
            return end;
        }
        into[at] = c < TABLE ? FOLDED[c] : Character.toLowerCase(c);
        return at + 1;
    }
}
