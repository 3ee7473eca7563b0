package org.cadrenode.gate.engine;

import java.util.Arrays;

/**
 * A value cut into words and numbers. Their folded characters lie side by side, so that neighbouring words can be read as
 * one: {@code Smith-Jones}, {@code Smith Jones} and {@code SmithJones} fold to the same. Used over and over; not
 * thread-safe.
 */
final class Words {
    /** What lies between a word and the one before, in rising order of how much it separates. */
    static final byte NOTHING = 0;
    static final byte BLANK = 1;
    static final byte MARK = 2;
    static final byte STOP = 3;

    private char[] folded = new char[1 << 10];
    private int[] from = new int[1 << 7];
    private int[] to = new int[1 << 7];
    private byte[] gaps = new byte[1 << 7];
    private byte[] flags = new byte[1 << 7];
    private int count;

    private static final byte NUMBER = 1;
    private static final byte TITLE_CASE = 2;
    private static final byte UPPER_CASE = 4;
    private static final byte FIRST = 8;
    private static final byte POSSESSIVE = 16;

    /** Takes in another value. */
    void read(String value) {
        count = 0;
        if (folded.length < 2 * value.length() + 2) {
            folded = new char[2 * value.length() + 2];
        }
        int length = value.length();
        int at = 0;
        int end = 0;
        byte gap = STOP;
        boolean first = true;
        while (at < length) {
            char c = value.charAt(at);
            if (digit(c)) {
                int start = end;
                while (at < length && digit(value.charAt(at))) {
                    folded[end++] = value.charAt(at++);
                }
                add(start, end, gap, NUMBER, first);
                gap = NOTHING;
                first = false;
            } else if (Character.isLetter(c)) {
                int start = end;
                int origin = at;
                int apostrophe = -1;
                while (at < length) {
                    char next = value.charAt(at);
                    if (Character.isLetter(next)) {
                        end = Folding.fold(next, folded, end);
                    } else if (!Folding.silent(next)) {
                        break;
                    } else if (next < '\u0300' || next > '\u036f') {
                        if (at + 1 == length || !Character.isLetter(value.charAt(at + 1))) {
                            break;
                        }
                        apostrophe = end;
                    }
                    at++;
                }
                boolean possessive = apostrophe == end - 1 && folded[end - 1] == 's' && apostrophe > start;
                add(start, end, gap, cases(value, origin, at, possessive), first);
                gap = NOTHING;
                first = false;
            } else {
                byte separation = separation(value, at);
                if (separation == STOP || c == '\n' || c == '\r' || c == '"' || c == '\u201c' || c == '\u2022' || c == '*') {
                    first = true;
                }
                if (separation > gap) {
                    gap = separation;
                }
                at++;
            }
        }
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private byte separation(String value, int at) {
        char c = value.charAt(at);
        switch (c) {
            case '.':
                boolean initial = count > 0 && gapless(value, at) && length(count - 1) == 1 && !number(count - 1);
                boolean joined = at + 1 < value.length() && Character.isLetterOrDigit(value.charAt(at + 1));
                return initial || joined ? BLANK : STOP;
            case '!', '?', ';', ':':
                return STOP;
            case '-', '_', '\u2010', '\u2011', '\u2012', '\u2013', '\'', '\u2019', '\u2018', '`', '\u00b4':
                return BLANK;
            default:
                return Character.isWhitespace(c) || Character.isSpaceChar(c) ? BLANK : MARK;
        }
    }

    private static boolean gapless(String value, int at) {
        return at > 0 && Character.isLetterOrDigit(value.charAt(at - 1));
    }

    private static byte cases(String value, int from, int to, boolean possessive) {
        int upper = 0;
        int lower = 0;
        int end = possessive ? to - 2 : to;
        for (int i = from; i < end; i++) {
            char c = value.charAt(i);
            if (Character.isUpperCase(c)) {
                upper++;
            } else if (Character.isLowerCase(c)) {
                lower++;
            }
        }
        int flag = possessive ? POSSESSIVE : 0;
        if (upper > 1 && lower == 0) {
            flag |= UPPER_CASE;
        } else if (Character.isUpperCase(value.charAt(from))) {
            flag |= TITLE_CASE;
        }
        return (byte) flag;
    }

    private void add(int start, int end, byte gap, byte flag, boolean first) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            gaps = Arrays.copyOf(gaps, 2 * count);
            flags = Arrays.copyOf(flags, 2 * count);
        }
        from[count] = start;
        to[count] = end;
        gaps[count] = gap;
        flags[count] = (byte) (first ? flag | FIRST : flag);
        count++;
    }

    int count() {
        return count;
    }

    boolean number(int word) {
        return (flags[word] & NUMBER) != 0;
    }

    /** Returns whether the word starts with a capital, or is one, and is not written in capitals throughout. */
    boolean titleCase(int word) {
        return (flags[word] & TITLE_CASE) != 0;
    }

    /** Returns whether the word is written in capitals throughout. */
    boolean upperCase(int word) {
        return (flags[word] & UPPER_CASE) != 0;
    }

    boolean capital(int word) {
        return (flags[word] & (TITLE_CASE | UPPER_CASE)) != 0;
    }

    /** Returns whether the word is the first of its sentence, quotation or line, or follows a colon. */
    boolean first(int word) {
        return (flags[word] & FIRST) != 0;
    }

    /** Returns what lies before the word. */
    byte gap(int word) {
        return gaps[word];
    }

    /** Returns the folded length, without a possessive s. */
    int length(int word) {
        return end(word) - from[word];
    }

    private int end(int word) {
        return (flags[word] & POSSESSIVE) != 0 ? to[word] - 1 : to[word];
    }

    /** Returns the state of a hash after one more word, without a possessive s. */
    long step(long state, int word) {
        return advance(state, word, end(word));
    }

    /** Returns the state of a hash after one more word, a possessive s included. */
    long stepWhole(long state, int word) {
        return advance(state, word, to[word]);
    }

    private long advance(long state, int word, int end) {
        long next = state;
        for (int i = from[word]; i < end; i++) {
            next = Fingerprint.step(next, folded[i]);
        }
        return next;
    }

    boolean possessive(int word) {
        return (flags[word] & POSSESSIVE) != 0;
    }

    /** Returns the value of a number of at most nine digits, or -1. */
    int value(int word) {
        if (!number(word) || length(word) > 9) {
            return -1;
        }
        int value = 0;
        for (int i = from[word]; i < to[word]; i++) {
            value = value * 10 + folded[i] - '0';
        }
        return value;
    }

    /** Returns the folded word. */
    String text(int word) {
        return new String(folded, from[word], length(word));
    }
}
