package org.cadrenode.pseudonymise.engine.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How characters are made alike: letters lose case and accents (Unicode compatibility decomposition, and a table for
 * letters that do not decompose), digits of any script become ASCII, invisible characters vanish, and all else separates
 * words. One look-up a character.
 */
public final class Folding {
    /** A character that separates words. */
    static final char BLANK = 0;
    /** A combining mark or invisible character: as if it were not there. */
    static final char NOTHING = 1;
    /** An apostrophe: joins letters on both sides, otherwise separates. */
    static final char APOSTROPHE = 2;
    /** A hyphen: joins letters on both sides, otherwise separates. */
    static final char HYPHEN = 3;
    /** A letter that becomes several: see {@link #several}. */
    static final char SEVERAL = 4;
    /** Half of a supplementary character. */
    static final char SURROGATE = 5;
    /** All values from here are letters or digits. */
    static final char FIRST_LETTER = '0';

    private static final String APOSTROPHES = "'\u2018\u2019\u201B\u02BC\u02B9\u02BB\u02BD`\u00B4\u2032\uFF07";
    private static final String HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212\uFE63\uFF0D\u00AD";
    private static final Map<Character, String> SEVERAL_LETTERS = new HashMap<>();
    private static final char[] TABLE = table();

    private Folding() { }

    /** Returns what a UTF-16 unit becomes. */
    static char of(char c) {
        return TABLE[c];
    }

    /** Returns the letters that a {@link #SEVERAL} character becomes. */
    static String several(char c) {
        return SEVERAL_LETTERS.getOrDefault(c, "");
    }

    /** Returns the letters that a supplementary character becomes; empty if it is none. */
    static String supplementary(int codePoint) {
        return Character.isLetterOrDigit(codePoint) ? decomposed(new String(Character.toChars(codePoint))) : "";
    }

    /** Returns letters and digits of {@code text} alone, folded: {@code O'Brien-Łoś} becomes {@code obrienlos}. */
    public static String compact(String text) {
        FoldedText folded = FoldedText.of(text);
        StringBuilder letters = new StringBuilder(folded.length());
        for (int i = 0; i < folded.length(); i++) {
            if (folded.at(i) != ' ') {
                letters.append(folded.at(i));
            }
        }
        return letters.toString();
    }

    private static char[] table() {
        char[] table = new char[Character.MAX_VALUE + 1];
        Map<Character, String> special = Map.ofEntries(Map.entry('ß', "ss"), Map.entry('æ', "ae"), Map.entry('œ', "oe"),
                Map.entry('ø', "o"), Map.entry('ł', "l"), Map.entry('đ', "d"), Map.entry('ð', "d"), Map.entry('þ', "th"),
                Map.entry('ħ', "h"), Map.entry('ŧ', "t"), Map.entry('ı', "i"), Map.entry('ŋ', "n"), Map.entry('ə', "e"),
                Map.entry('ĸ', "k"));
        for (int i = 0; i <= Character.MAX_VALUE; i++) {
            char c = (char) i;
            table[i] = entry(c, special);
        }
        return table;
    }

    private static char entry(char c, Map<Character, String> special) {
        if (APOSTROPHES.indexOf(c) >= 0) {
            return APOSTROPHE;
        }
        if (c == '\u00AD') {
            return NOTHING;
        }
        if (HYPHENS.indexOf(c) >= 0) {
            return HYPHEN;
        }
        if (Character.isSurrogate(c)) {
            return SURROGATE;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return NOTHING;
        }
        if (!Character.isLetterOrDigit(c)) {
            return BLANK;
        }
        if (c < 0x80) {
            return Character.toLowerCase(c);
        }
        String folded = special.get(Character.toLowerCase(c));
        if (folded == null) {
            // Scripts from here on have no case and no accents that part from their letters, but for full-width forms.
            folded = c < 0x2E80 || c >= 0xF900 ? decomposed(String.valueOf(c)) : String.valueOf(c);
        }
        if (folded.length() == 1) {
            return folded.charAt(0);
        }
        if (folded.isEmpty()) {
            return BLANK;
        }
        SEVERAL_LETTERS.put(c, folded);
        return SEVERAL;
    }

    private static String decomposed(String text) {
        String parts = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < parts.length(); i++) {
            char c = parts.charAt(i);
            if (Character.isSurrogate(c) || Character.isLetter(c)) {
                letters.append(c);
            } else if (Character.isDigit(c)) {
                letters.append((char) ('0' + Character.digit(c, 10)));
            }
        }
        return letters.toString();
    }
}
