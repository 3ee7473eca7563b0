package org.cadrenode.gate.engine.detect;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text cut into words, numbers, mixtures of both, and markers such as {@code [child]}, in one pass. Letters are read
 * without accents, digits and marks of other scripts and widths as the plain ones, and what has no width not at all;
 * offsets of the source are kept. Used over and over; not thread-safe.
 */
final class Tokens {
    /** Kinds of tokens. */
    static final byte WORD = 0;
    static final byte NUMBER = 1;
    static final byte MIXED = 2;
    static final byte MARKER = 3;

    private static final int TABLE = 0x2000;
    private static final char[] PLAIN = new char[TABLE];
    private static final int LONGEST_MARKER = 16;

    private char[] plain = new char[1 << 10];
    private int[] origin = new int[1 << 10];
    private int length;
    private int[] from = new int[1 << 8];
    private int[] to = new int[1 << 8];
    private byte[] types = new byte[1 << 8];
    private boolean[] first = new boolean[1 << 8];
    private @Nullable String[] lower = new String[1 << 8];
    private int count;
    private long looks;

    static {
        for (char c = 0; c < TABLE; c++) {
            char base = c;
            if (c >= 0x80 && Character.isLetter(c)) {
                char decomposed = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0);
                base = Character.isLetter(decomposed) ? decomposed : c;
            }
            PLAIN[c] = base;
        }
    }

    /** Takes in another text. */
    void read(String text) {
        int size = text.length();
        if (plain.length < size + 1) {
            plain = new char[size + size / 2 + 1];
            origin = new int[plain.length];
        }
        length = 0;
        for (int i = 0; i < size; i++) {
            char c = plain(text.charAt(i));
            if (c != 0) {
                plain[length] = c;
                origin[length++] = i;
            }
        }
        origin[length] = size;
        cut();
    }

    private static char plain(char c) {
        if (c < 0x80) {
            return c;
        }
        if (c >= 0x300 && c <= 0x36f || c == 0xad || c >= 0x200b && c <= 0x200f || c == 0x2060 || c == 0xfeff) {
            return 0;
        }
        if (c >= 0xff01 && c <= 0xff5e) {
            return (char) (c - 0xfee0);
        }
        if (c == '\u2018' || c == '\u2019' || c == '\u02bc' || c == '\u00b4' || c == '\u02b9') {
            return '\'';
        }
        if (c >= '\u2010' && c <= '\u2015' || c == '\u2212') {
            return '-';
        }
        if (Character.isDigit(c)) {
            return (char) ('0' + Character.digit(c, 10));
        }
        if (c == '\u2028' || c == '\u2029' || c == '\u0085') {
            return '\n';
        }
        if (Character.isSpaceChar(c)) {
            return ' ';
        }
        return c < TABLE ? PLAIN[c] : c;
    }

    private void cut() {
        count = 0;
        looks = 0;
        boolean sentence = true;
        int at = 0;
        while (at < length) {
            looks++;
            char c = plain[at];
            if (letter(c) || digit(c)) {
                int start = at;
                boolean letters = false;
                boolean digits = false;
                while (at < length && inside(at)) {
                    letters |= letter(plain[at]);
                    digits |= digit(plain[at]);
                    at++;
                }
                add(start, at, letters && digits ? MIXED : digits ? NUMBER : WORD, sentence);
                sentence = false;
            } else if (c == '[' && markerEnd(at) > 0) {
                int end = markerEnd(at);
                add(at, end, MARKER, sentence);
                sentence = false;
                at = end;
            } else {
                sentence |= c == '.' && !abbreviation(at) || c == '!' || c == '?' || c == '\n' || c == '\r' || c == '\u2022' || c == '"' || c == '\u201c'
                        || c == ':' || c == '*';
                at++;
            }
        }
    }

    // An initial, or a title, before a full stop.
    private boolean abbreviation(int at) {
        int last = count - 1;
        if (last < 0 || to[last] != at || types[last] != WORD || length(last) > 4) {
            return false;
        }
        return length(last) == 1 || switch (lower(last)) {
            case "mr", "mrs", "ms", "dr", "prof", "rev", "st", "sgt", "cllr" -> true;
            default -> false;
        };
    }

    // An apostrophe between letters belongs to the word.
    private boolean inside(int at) {
        char c = plain[at];
        return letter(c) || digit(c) || c == '\'' && at > 0 && letter(plain[at - 1]) && at + 1 < length && letter(plain[at + 1]);
    }

    private int markerEnd(int at) {
        int end = at + 1;
        while (end < length && end - at < LONGEST_MARKER && (plain[end] >= 'a' && plain[end] <= 'z' || plain[end] == '_')) {
            end++;
        }
        return end < length && end > at + 1 && plain[end] == ']' ? end + 1 : -1;
    }

    private void add(int start, int end, byte type, boolean sentence) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            types = Arrays.copyOf(types, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
            lower = Arrays.copyOf(lower, 2 * count);
        }
        lower[count] = null;
        from[count] = start;
        to[count] = end;
        types[count] = type;
        first[count++] = sentence;
    }

    static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7f && Character.isLetter(c);
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    int count() {
        return count;
    }

    int type(int token) {
        return token >= 0 && token < count ? types[token] : -1;
    }

    /** Returns whether the token begins a sentence, a line, a quotation, or what follows a colon. */
    boolean first(int token) {
        return first[token];
    }

    /** Returns where the token starts in the plain characters. */
    int from(int token) {
        return from[token];
    }

    /** Returns where the token ends in the plain characters. */
    int to(int token) {
        return to[token];
    }

    int length(int token) {
        return to[token] - from[token];
    }

    /** Returns the number of plain characters. */
    int size() {
        return length;
    }

    /** Returns a plain character, or a blank outside of the text. */
    char at(int place) {
        return place >= 0 && place < length ? plain[place] : ' ';
    }

    /** Returns the offset in the source of a plain character. */
    int source(int place) {
        return origin[place];
    }

    /** Returns the offset in the source behind a plain character that ends something. */
    int sourceEnd(int end) {
        return origin[end - 1] + 1;
    }

    /** Returns how many characters lie between a token and the one before. */
    int gap(int token) {
        return token == 0 ? from[0] : from[token] - to[token - 1];
    }

    /** Returns the one character between a token and the one before, or 0 if there is another number of them. */
    char mark(int token) {
        return token > 0 && gap(token) == 1 ? plain[to[token - 1]] : 0;
    }

    /** Returns whether nothing but one blank, or one line end, lies between a token and the one before. */
    boolean beside(int token) {
        if (token <= 0 || token >= count) {
            return false;
        }
        int gap = gap(token);
        if (gap < 1 || gap > 3) {
            return false;
        }
        for (int i = to[token - 1]; i < from[token]; i++) {
            if (plain[i] != ' ' && plain[i] != '\n' && plain[i] != '\r' && plain[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Returns the value of the digits of a number of at most nine, or -1. */
    int value(int token) {
        if (type(token) != NUMBER || length(token) > 9) {
            return -1;
        }
        return value(from[token], to[token]);
    }

    int value(int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + plain[i] - '0';
        }
        return value;
    }

    /** Returns the token in small letters, without a possessive s. */
    String lower(int token) {
        String known = lower[token];
        if (known == null) {
            looks += length(token);
            known = new String(plain, from[token], bare(token) - from[token]).toLowerCase(Locale.ROOT);
            lower[token] = known;
        }
        return known;
    }

    /** Returns where the token ends without a possessive s. */
    int bare(int token) {
        return possessive(token) ? to[token] - 2 : to[token];
    }

    boolean possessive(int token) {
        return length(token) > 3 && (plain[to[token] - 1] == 's' || plain[to[token] - 1] == 'S') && plain[to[token] - 2] == '\'';
    }

    /** Returns whether the token begins with a capital. */
    boolean capital(int token) {
        return Character.isUpperCase(plain[from[token]]);
    }

    /** Returns whether the token, of two letters at least, is in capitals throughout. */
    boolean capitals(int token) {
        int end = bare(token);
        if (end - from[token] < 2) {
            return false;
        }
        for (int i = from[token]; i < end; i++) {
            if (Character.isLowerCase(plain[i])) {
                return false;
            }
        }
        return true;
    }

    /** Counts that something was looked at. */
    void looked(int times) {
        looks += times;
    }

    /** Returns how often something was looked at since the text was taken in. */
    long looks() {
        return looks;
    }
}
