package org.cadrenode.connector.fixedwidth.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.delimited.SettingsTable;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of each table stand on a line: {@code table,column,start,length,trim,when,meaning}. Immutable.
 *
 * @param tables in the order of the file
 */
record Layout(List<TableLayout> tables) {
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final int LONGEST_NAME = 200;
    private static final int MOST = 1 << 20;

    Layout {
        tables = List.copyOf(tables);
    }

    /** What is cut from around a value. */
    enum Trim {
        BOTH, LEFT, RIGHT, NONE,
        /** Blanks around, and zeros in front of another digit. */
        ZEROS
    }

    /**
     * One column.
     *
     * @param start of its first character, from 0
     * @param when what its value is on the lines of this table; empty if any
     */
    record Field(String column, int start, int length, Trim trim, String when, Optional<Meaning> meaning) {
        /** Returns the value on a line; null if it is blank. */
        @Nullable String value(String line) {
            int from = Math.min(start, line.length());
            int to = Math.min(start + length, line.length());
            if (trim != Trim.LEFT && trim != Trim.NONE) {
                while (to > from && line.charAt(to - 1) == ' ') {
                    to--;
                }
            }
            if (trim != Trim.RIGHT && trim != Trim.NONE) {
                while (from < to && line.charAt(from) == ' ') {
                    from++;
                }
            }
            while (trim == Trim.ZEROS && to - from > 1 && line.charAt(from) == '0') {
                from++;
            }
            String value = line.substring(from, to);
            return value.isBlank() ? null : value;
        }
    }

    /** One table; {@code end} is the place behind its last column. */
    record TableLayout(String name, List<Field> fields, int end) {
        /** Returns whether a line is one of this table. */
        boolean isFor(String line) {
            for (Field field : fields) {
                if (!field.when.isEmpty() && !field.when.equals(field.value(line))) {
                    return false;
                }
            }
            return true;
        }

        boolean tells() {
            return fields.stream().anyMatch(field -> !field.when.isEmpty());
        }
    }

    /**
     * Reads a layout.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static Layout read(String file) {
        Map<String, List<Field>> tables = new LinkedHashMap<>();
        for (SettingsTable.Row row : SettingsTable.read(file, Set.of("table", "column", "start", "length"))) {
            String where = "Line " + row.line() + " of the layout ";
            String table = row.text("table");
            String column = row.text("column").toLowerCase(Locale.ROOT);
            if (!TABLE.matcher(table).matches() || column.isEmpty() || column.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(where + "needs a table in lower case, and a column");
            }
            List<Field> fields = tables.computeIfAbsent(table, name -> new ArrayList<>());
            if (fields.stream().anyMatch(field -> field.column.equals(column))) {
                throw new IllegalArgumentException(where + "names a column twice");
            }
            fields.add(new Field(column, number(where, row.text("start")) - 1, number(where, row.text("length")),
                    choice(where, Trim.class, row.text("trim").isEmpty() ? "both" : row.text("trim")), row.text("when"),
                    row.text("meaning").isEmpty() ? Optional.empty() : Optional.of(choice(where, Meaning.class, row.text("meaning")))));
        }
        return new Layout(tables.entrySet().stream().map(one -> new TableLayout(one.getKey(), List.copyOf(one.getValue()),
                one.getValue().stream().mapToInt(field -> field.start + field.length).max().orElse(0))).toList());
    }

    /** Returns the tables as a source describes them. */
    List<SourceDescription.Table> described() {
        return tables.stream().map(table -> new SourceDescription.Table(table.name, table.fields.stream()
                .map(field -> new SourceDescription.Column(field.column, field.meaning, Optional.empty(), "")).toList())).toList();
    }

    private static int number(String where, String text) {
        int number = 0;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            number = 0;
        }
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(where + "needs a start and a length, each from 1 to " + MOST);
        }
        return number;
    }

    private static <E extends Enum<E>> E choice(String where, Class<E> kind, String text) {
        try {
            return Enum.valueOf(kind, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + "has an unknown " + kind.getSimpleName().toLowerCase(Locale.ROOT), e);
        }
    }
}
