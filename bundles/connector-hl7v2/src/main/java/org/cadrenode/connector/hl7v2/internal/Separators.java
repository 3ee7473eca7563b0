package org.cadrenode.connector.hl7v2.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The characters that part a message, as its first segment says (HL7 v2.8.2, chapter 2.5.4). Those that it leaves out part
 * nothing.
 */
record Separators(char field, char component, char repetition, char escape, char subcomponent) {
    static final Separators USUAL = new Separators('|', '^', '~', '\\', '&');
    /** Does not occur in a message that is read: no part of one is parted by it. */
    static final char NONE = 0;
    private static final int FIELD_AT = 3;
    private static final int OTHERS_AT = 4;

    /** Returns those of a first segment; empty if it is none. */
    static Optional<Separators> of(String first) {
        if (first.length() <= OTHERS_AT || !first.startsWith("MSH") && !first.startsWith("FHS") && !first.startsWith("BHS")) {
            return Optional.empty();
        }
        char field = first.charAt(FIELD_AT);
        int end = first.indexOf(field, OTHERS_AT);
        String others = end < 0 ? first.substring(OTHERS_AT) : first.substring(OTHERS_AT, end);
        Separators found = new Separators(field, at(others, 0), at(others, 1), at(others, 2), at(others, 3));
        return found.differ() && found.component != NONE ? Optional.of(found) : Optional.empty();
    }

    private static char at(String others, int place) {
        return place < others.length() ? others.charAt(place) : NONE;
    }

    private boolean differ() {
        List<Character> used = new ArrayList<>();
        for (char separator : new char[] {field, component, repetition, escape, subcomponent}) {
            if (separator == NONE) {
                continue;
            }
            if (separator < ' ' || separator > '~' || Character.isLetterOrDigit(separator) || used.contains(separator)) {
                return false;
            }
            used.add(separator);
        }
        return true;
    }

    /** Returns those behind the first, as MSH-2 writes them. */
    String others() {
        return (String.valueOf(component) + repetition + escape + subcomponent).replace(String.valueOf(NONE), "");
    }

    /** Returns the parts of a text; the text itself if nothing parts it. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = separator == NONE ? -1 : text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
