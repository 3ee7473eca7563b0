package org.cadrenode.api.delivery;

import java.util.regex.Pattern;

/** The name of one source system of a provider, such as {@code ssda903}: lower-case letters, digits and dashes. */
public record SourceId(String value) implements Comparable<SourceId> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public SourceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A source id is 1 to 40 lower-case letters, digits and dashes");
        }
    }

    @Override
    public int compareTo(SourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
