package org.cadrenode.connector.cin.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A child or one of its modules while it is read: names and values in their order. Not thread-safe. */
final class CinModule {
    /** More columns than any table of the census will have. */
    static final int MOST_COLUMNS = 500;

    private final CinTable table;
    private final long line;
    private final @Nullable CinModule around;
    private final List<String> columns = new ArrayList<>();
    private final List<StringBuilder> values = new ArrayList<>();
    private boolean control;

    CinModule(CinTable table, long line, @Nullable CinModule around) {
        this.table = table;
        this.line = line;
        this.around = around;
    }

    CinTable table() {
        return table;
    }

    long line() {
        return line;
    }

    @Nullable CinModule around() {
        return around;
    }

    List<String> columns() {
        return columns;
    }

    /** Returns whether a value holds a control character, which XML 1.1 can carry. */
    boolean hasControl() {
        return control;
    }

    /** Adds a value; several of one column stand with a blank between. Columns beyond a sane number are left out. */
    void add(String column, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f) {
                control = true;
            }
        }
        int at = columns.indexOf(column);
        if (at >= 0) {
            values.get(at).append(' ').append(value);
        } else if (columns.size() < MOST_COLUMNS) {
            columns.add(column);
            values.add(new StringBuilder(value));
        }
    }

    boolean has(String column) {
        return columns.contains(column);
    }

    /** Returns the value of a column here, or of the module around where the table says so. */
    @Nullable String value(String column) {
        int at = columns.indexOf(column);
        if (at >= 0) {
            return values.get(at).toString();
        }
        CinModule outer = around;
        return outer != null && table.inherits(column) ? outer.value(column) : null;
    }
}
