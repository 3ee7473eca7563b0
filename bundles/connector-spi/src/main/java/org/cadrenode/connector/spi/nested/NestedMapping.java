package org.cadrenode.connector.spi.nested;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.spi.delimited.Lines;
import org.cadrenode.connector.spi.delimited.SettingsTable;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of an extract are records of which tables. It is a table of commas, one line a column:
 *
 * <table>
 * <caption>Columns of a mapping</caption>
 * <tr><td>{@code table}</td><td>lower-case letters, digits, underscores and dashes</td></tr>
 * <tr><td>{@code record}</td><td>what is a record of the table, as a path from the top: {@code /Message/Children/Child};
 *     {@code /} is the top itself. The same in all lines of a table.</td></tr>
 * <tr><td>{@code column}</td><td>its name, in lower case</td></tr>
 * <tr><td>{@code path}</td><td>where its value stands, from the record: {@code Name/Surname}, {@code @id} for an
 *     attribute, {@code .} for the record's own text, {@code ../ChildId} for what the record lies in</td></tr>
 * <tr><td>{@code meaning}</td><td>what the column says of a person, a name of {@link Meaning} in any case; may be empty or
 *     missing</td></tr>
 * </table>
 *
 * <p>Several values of one column are joined with {@code |}; of a child's id, there must be exactly one. Records that lie
 * within another one are held with it until it is whole. Immutable.
 */
public final class NestedMapping {
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Set<String> NEEDED = Set.of("table", "record", "column", "path");
    private static final int LONGEST_NAME = 200;

    private final List<Mapped> tables;

    private NestedMapping(List<Mapped> tables) {
        this.tables = List.copyOf(tables);
    }

    /** A table: what is a record of it, and its columns. */
    private record Mapped(String name, String record, List<Part> parts) { }

    private record Part(String column, String[] steps, Optional<Meaning> meaning) { }

    /** Returns a mapping without a table. */
    public static NestedMapping none() {
        return new NestedMapping(List.of());
    }

    /**
     * Reads a mapping.
     *
     * @param file as in {@link SettingsTable#read}
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static NestedMapping read(String file) {
        Map<String, Mapped> tables = new LinkedHashMap<>();
        for (SettingsTable.Row row : SettingsTable.read(file, NEEDED)) {
            String table = row.text("table");
            String record = row.text("record").equals("/") ? "" : row.text("record");
            String column = row.text("column").toLowerCase(Locale.ROOT);
            String where = "Line " + row.line() + " of the mapping ";
            if (!TABLE.matcher(table).matches() || column.isEmpty() || column.length() > LONGEST_NAME || row.text("path").isEmpty()) {
                throw new IllegalArgumentException(where + "needs a table in lower case, a column and a path");
            }
            if (!record.isEmpty() && !record.matches("(/[^/]+)+")) {
                throw new IllegalArgumentException(where + "has a record that is no path from the top, such as /Message/Child");
            }
            Mapped mapped = tables.computeIfAbsent(table, name -> new Mapped(name, record, new ArrayList<>()));
            if (!mapped.record.equals(record)) {
                throw new IllegalArgumentException(where + "has another record than the table's first line");
            }
            if (mapped.parts.stream().anyMatch(part -> part.column.equals(column))) {
                throw new IllegalArgumentException(where + "names a column twice");
            }
            mapped.parts.add(new Part(column, row.text("path").split("/"), meaning(where, row.text("meaning"))));
        }
        NestedMapping mapping = new NestedMapping(List.copyOf(tables.values()));
        for (Mapped table : mapping.tables) {
            int above = depth(table.record) - depth(mapping.outermost(table.record));
            for (Part part : table.parts) {
                if (Arrays.stream(part.steps).filter(".."::equals).count() > above) {
                    throw new IllegalArgumentException("The column " + part.column + " of " + table.name
                            + " has a path above the outermost record; only what lies in a record is held");
                }
            }
        }
        return mapping;
    }

    private static Optional<Meaning> meaning(String where, String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Meaning.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + "has no such meaning; take one such as subject, nhs_number or surname", e);
        }
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private String outermost(String record) {
        return tables.stream().map(Mapped::record).filter(one -> record.equals(one) || record.startsWith(one + "/"))
                .min((first, second) -> first.length() - second.length()).orElse(record);
    }

    /** Returns the tables with their columns. */
    public List<Table> tables() {
        return tables.stream().map(table -> new Table(table.name, table.parts.stream()
                .map(part -> new Column(part.column, part.meaning, Optional.empty(), "")).toList())).toList();
    }

    /** Returns whether a path from the top is that of a record. */
    public boolean isRecord(String path) {
        return tables.stream().anyMatch(table -> table.record.equals(path));
    }

    /** Returns whether a path from the top is that of a record, or leads to one. */
    public boolean leads(String path) {
        return tables.stream().anyMatch(table -> table.record.equals(path) || table.record.startsWith(path + "/"));
    }

    /** Returns the first table whose record has a path, empty if there is none. */
    public String table(String path) {
        return tables.stream().filter(table -> table.record.equals(path)).map(Mapped::name).findFirst().orElse("");
    }

    /** Takes the records of one extract. Not thread-safe. */
    public Reading reading(Records records) {
        return new Reading(records);
    }

    /** The records of one extract. */
    public final class Reading {
        private final Records records;
        private final Map<String, Integer> numbers = new HashMap<>();

        private Reading(Records records) {
            this.records = records;
        }

        /**
         * Hands on the records in a tree, outer ones before those within them.
         *
         * @param path of the tree's top node
         */
        public void take(Node top, String path) throws IOException {
            for (Mapped table : tables) {
                if (table.record.equals(path)) {
                    take(table, top);
                }
            }
            for (Node child : top.children()) {
                take(child, path + "/" + child.name());
            }
        }

        private void take(Mapped table, Node node) throws IOException {
            @Nullable String[] values = new @Nullable String[table.parts.size()];
            List<String> found = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                Part part = table.parts.get(i);
                found.clear();
                find(node, part.steps, 0, found);
                boolean subject = part.meaning.filter(one -> one == Meaning.SUBJECT || one == Meaning.SUBJECT_REFERENCE).isPresent();
                if (subject && found.size() != 1) {
                    records.reject(table.name, node.line(), part.column, Problem.SUBJECT_MISSING);
                    return;
                }
                values[i] = found.isEmpty() ? null : String.join("|", found);
                String value = values[i];
                if (value != null && Lines.hasControl(value)) {
                    records.reject(table.name, node.line(), part.column, Problem.ROW_CONTROL_CHARACTER);
                    return;
                }
            }
            Integer number = numbers.get(table.name);
            if (number == null) {
                number = records.table(table.name, table.parts.stream().map(Part::column).toList());
                numbers.put(table.name, number);
            }
            records.record(number, node.line(), values);
        }

        private static void find(@Nullable Node from, String[] steps, int step, List<String> found) {
            if (from == null) {
                return;
            }
            if (step == steps.length) {
                String text = from.text().strip();
                if (!text.isEmpty()) {
                    found.add(text);
                }
            } else if (steps[step].equals("..")) {
                find(from.parent(), steps, step + 1, found);
            } else if (steps[step].equals(".")) {
                find(from, steps, step + 1, found);
            } else {
                for (Node child : from.children()) {
                    if (child.name().equals(steps[step])) {
                        find(child, steps, step + 1, found);
                    }
                }
            }
        }
    }
}
