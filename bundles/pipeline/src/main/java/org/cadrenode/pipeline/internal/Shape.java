package org.cadrenode.pipeline.internal;

/**
 * The shape of a value, which tells its form and not the value: a digit is 9, a letter A or a, a mark of ASCII itself, and
 * anything else a question mark. A long run of one kind is cut short, and so is a long shape.
 */
final class Shape {
    private static final int LONGEST_RUN = 8;
    private static final int LONGEST = 32;
    private static final String MORE = "\u2026";
    private static final String MARKS = " -/.,:;'()@+_&#*";

    private Shape() { }

    static String of(String value) {
        StringBuilder shape = new StringBuilder();
        int before = -1;
        int run = 0;
        for (int i = 0; i < value.length(); ) {
            int character = value.codePointAt(i);
            i += Character.charCount(character);
            char kind = kind(character);
            run = kind == before ? run + 1 : 1;
            before = kind;
            if (run == LONGEST_RUN + 1) {
                shape.append(MORE);
            } else if (run <= LONGEST_RUN) {
                shape.append(kind);
            }
            if (shape.length() >= LONGEST) {
                return i < value.length() ? shape.append(MORE).toString() : shape.toString();
            }
        }
        return shape.toString();
    }

    private static char kind(int character) {
        if (Character.isDigit(character)) {
            return '9';
        }
        if (Character.isLetter(character)) {
            return Character.isUpperCase(character) ? 'A' : 'a';
        }
        return MARKS.indexOf(character) >= 0 ? (char) character : '?';
    }
}
