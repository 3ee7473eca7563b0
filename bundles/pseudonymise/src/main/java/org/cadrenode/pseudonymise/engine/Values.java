package org.cadrenode.pseudonymise.engine;

import org.jspecify.annotations.Nullable;

/** The one written form of codes, numbers and truth values. Each method returns null for what is none. */
final class Values {
    private static final int LONGEST_CODE = 40;
    private static final int LONGEST_CODE_OF_SEVERAL = 5;

    private Values() { }

    /**
     * Returns a code: 1 to 40 letters, digits and {@code . _ + / -}. Several short codes in capitals with blanks between
     * become one with plus signs between: {@code VIS MOB} becomes {@code VIS+MOB}.
     */
    static @Nullable String code(String text) {
        if (text.length() > LONGEST_CODE) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '+'
                    || c == '/' || c == '-';
            if (!fits) {
                return c == ' ' ? codes(text) : null;
            }
        }
        return text;
    }

    private static @Nullable String codes(String text) {
        int part = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            part = c == ' ' ? 0 : part + 1;
            boolean capital = c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (part > LONGEST_CODE_OF_SEVERAL || part > 0 && !capital || part == 0 && text.charAt(i - 1) == ' ') {
                return null;
            }
        }
        return text.replace(' ', '+');
    }

    /** Returns a decimal number in plain notation without needless zeros: {@code 132.0} becomes {@code 132}. */
    static @Nullable String number(String text) {
        int length = text.length();
        if (length > LONGEST_CODE) {
            return null;
        }
        int at = 0;
        boolean negative = false;
        if (text.charAt(0) == '-' || text.charAt(0) == '+') {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        int first = at;
        int point = -1;
        for (int i = at; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c < '0' || c > '9') {
                return null;
            }
        }
        int whole = point < 0 ? length : point;
        if (whole == first || point == length - 1) {
            return null;
        }
        while (first < whole - 1 && text.charAt(first) == '0') {
            first++;
        }
        int end = length;
        if (point >= 0) {
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            if (end - 1 == point) {
                end = point;
            }
        }
        boolean zero = end - first == 1 && text.charAt(first) == '0';
        if (first == 0 && end == length) {
            return text;
        }
        String digits = text.substring(first, end);
        return negative && !zero ? "-" + digits : digits;
    }

    /** Returns {@code true} or {@code false}. */
    static @Nullable String truth(String text) {
        if (text.length() == 1) {
            return switch (text.charAt(0)) {
                case '1', 'y', 'Y', 't', 'T' -> "true";
                case '0', 'n', 'N', 'f', 'F' -> "false";
                default -> null;
            };
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes")) {
            return "true";
        }
        return text.equalsIgnoreCase("false") || text.equalsIgnoreCase("no") ? "false" : null;
    }
}
