package org.cadrenode.api.delivery;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a table of a source, such as {@code header}: lower-case letters, digits, underscores and dashes. */
public record TableName(String value) implements Comparable<TableName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");

    public TableName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A table name is 1 to 80 lower-case letters, digits, underscores and dashes");
        }
    }

    /** Returns the table name for any case of {@code name}. */
    public static TableName of(String name) {
        return new TableName(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(TableName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
