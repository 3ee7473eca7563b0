package org.cadrenode.gate.engine;

/**
 * Finds ten-digit numbers and telephone numbers, with or without blanks, dashes, dots and brackets between their digits.
 * A telephone number counts by its national digits: {@code +44 (0)1223 900123}, {@code 0044 1223 900123} and
 * {@code 01223 900123} are one. Digits without anything between them are one number and are never cut, since any long
 * measurement holds some ten digits that are somebody's. Not thread-safe.
 */
final class NumberScan {
    /** Takes the digits found. */
    interface Sink {
        /** Takes ten digits in a row, which may be a number of the health service, of a learner, or a telephone. */
        void tenDigits(char[] digits, int from);

        /** Takes the 9 or 10 national digits of what is written like a telephone number. */
        void telephone(char[] digits, int from, int length);
    }

    private static final int SHORTEST = 9;
    private static final int LONGEST = 16;
    private static final int WIDEST_GAP = 3;
    private static final int PSEUDONYM_DIGITS = 32;

    private final char[] digits = new char[LONGEST];

    /** Hands the numbers in {@code value} to {@code sink}; {@code dots} tells whether a dot may stand inside. */
    void scan(String value, boolean dots, Sink sink) {
        int length = value.length();
        int at = 0;
        while (at < length) {
            if (!digit(value.charAt(at))) {
                at++;
                continue;
            }
            int end = groupEnd(value, at);
            if (!(end - at >= SHORTEST && insidePseudonym(value, at))) {
                windows(value, at, dots, sink);
            }
            at = end;
        }
    }

    // All runs of groups that start with the group at `start`.
    private void windows(String value, int start, boolean dots, Sink sink) {
        int used = 0;
        int at = start;
        while (at < value.length()) {
            int end = groupEnd(value, at);
            if (used + end - at > LONGEST) {
                return;
            }
            while (at < end) {
                digits[used++] = value.charAt(at++);
            }
            if (used >= SHORTEST) {
                number(used, sink);
            }
            int next = at;
            while (next < value.length() && next - at <= WIDEST_GAP && separator(value.charAt(next), dots)) {
                next++;
            }
            if (next == at || next == value.length() || !digit(value.charAt(next))) {
                return;
            }
            at = next;
        }
    }

    private void number(int used, Sink sink) {
        if (used == 10) {
            sink.tenDigits(digits, 0);
        }
        int from = 0;
        if (digits[0] == '0' && digits[1] == '0') {
            from = 2;
        }
        boolean abroad = used - from >= 11 && digits[from] == '4' && digits[from + 1] == '4';
        if (abroad) {
            from += 2;
        } else {
            from = 0;
        }
        boolean trunk = digits[from] == '0';
        if (trunk) {
            from++;
        }
        int left = used - from;
        if ((abroad || trunk) && (left == 9 || left == 10)) {
            sink.telephone(digits, from, left);
        }
    }

    private static boolean separator(char c, boolean dots) {
        if (c < 0x80) {
            return c == ' ' || c == '-' || c == '(' || c == ')' || c == '\t' || c == '.' && dots || c == '/' && dots || c == '_' && dots;
        }
        int type = Character.getType(c);
        return type == Character.SPACE_SEPARATOR || type == Character.DASH_PUNCTUATION || type == Character.FORMAT || c == '\u2212';
    }

    private static int groupEnd(String value, int from) {
        int end = from;
        while (end < value.length() && digit(value.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean insidePseudonym(String value, int at) {
        int from = at;
        while (from > 0 && hexadecimal(value.charAt(from - 1))) {
            from--;
        }
        int to = at;
        while (to < value.length() && hexadecimal(value.charAt(to))) {
            to++;
        }
        return to - from == PSEUDONYM_DIGITS;
    }

    /** Returns whether the whole value has the form of a pseudonym: 32 lower-case hexadecimal digits. */
    static boolean pseudonym(String value) {
        if (value.length() != PSEUDONYM_DIGITS) {
            return false;
        }
        for (int i = 0; i < PSEUDONYM_DIGITS; i++) {
            if (!hexadecimal(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hexadecimal(char c) {
        return digit(c) || c >= 'a' && c <= 'f';
    }
}
