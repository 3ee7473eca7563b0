package org.cadrenode.connector.hl7v2.internal;

import java.nio.charset.Charset;
import java.util.List;

/**
 * One segment. Fields, components and subcomponents are numbered from 1, as in the standard. What is not there is empty, and so
 * is what a message says to be empty by {@code ""}.
 */
final class Segment {
    private static final String EMPTY = "\"\"";

    private final String name;
    private final List<String> fields;
    private final int offset;
    private final Separators separators;
    private final Charset charset;

    private Segment(String name, List<String> fields, int offset, Separators separators, Charset charset) {
        this.name = name;
        this.fields = fields;
        this.offset = offset;
        this.separators = separators;
        this.charset = charset;
    }

    static Segment of(String text, Separators separators, Charset charset) {
        List<String> fields = Separators.split(text, separators.field());
        String name = fields.get(0);
        // The first separator is itself the first field of these.
        boolean first = name.equals("MSH") || name.equals("FHS") || name.equals("BHS");
        return new Segment(name, fields, first ? -1 : 0, separators, charset);
    }

    String name() {
        return name;
    }

    /** Returns how many characters all fields have together. */
    int length() {
        return fields.stream().mapToInt(String::length).sum();
    }

    Separators separators() {
        return separators;
    }

    /** Returns a field as it came. */
    String raw(int field) {
        int at = field + offset;
        return at > 0 && at < fields.size() ? fields.get(at) : "";
    }

    /** Returns the repetitions of a field, as they came, without those that say nothing. */
    List<String> repetitions(int field) {
        if (raw(field).isEmpty()) {
            return List.of();
        }
        return Separators.split(raw(field), separators.repetition()).stream()
                .filter(repetition -> !repetition.isEmpty() && !repetition.equals(EMPTY)).toList();
    }

    /** Returns the first subcomponent of a component of the first repetition of a field. */
    String value(int field, int component) {
        String whole = raw(field);
        int end = separators.repetition() == Separators.NONE ? -1 : whole.indexOf(separators.repetition());
        return part(end < 0 ? whole : whole.substring(0, end), component);
    }

    /** Returns the first subcomponent of a component of a repetition. */
    String part(String repetition, int component) {
        return part(repetition, component, 1);
    }

    /** Returns a subcomponent of a component of a repetition. */
    String part(String repetition, int component, int subcomponent) {
        return plain(nth(nth(repetition, separators.component(), component), separators.subcomponent(), subcomponent));
    }

    private static String nth(String text, char separator, int number) {
        if (separator == Separators.NONE) {
            return number == 1 ? text : "";
        }
        int start = 0;
        for (int i = 1; i < number; i++) {
            int at = text.indexOf(separator, start);
            if (at < 0) {
                return "";
            }
            start = at + 1;
        }
        int end = text.indexOf(separator, start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    /** Returns a repetition of a text, in which nothing but escape sequences has a meaning. */
    String text(String repetition) {
        return plain(repetition);
    }

    private String plain(String value) {
        return value.equals(EMPTY) ? "" : Escapes.resolve(value, separators, charset).strip();
    }
}
