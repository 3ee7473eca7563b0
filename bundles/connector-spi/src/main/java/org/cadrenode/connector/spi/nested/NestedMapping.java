package org.cadrenode.connector.spi.nested;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
 *     {@code /} is the top itself. A step {@code *} is any part that no other path names. Several paths stand with
 *     {@code ;} between. The same in all lines of a table.</td></tr>
 * <tr><td>{@code column}</td><td>its name, in lower case</td></tr>
 * <tr><td>{@code path}</td><td>where its value stands, from the record: {@code Name/Surname}, {@code @id} for an
 *     attribute, {@code .} for the record's own text, {@code ../ChildId} for what the record lies in. Of several paths
 *     with {@code ;} between, the first counts at which a value stands</td></tr>
 * <tr><td>{@code meaning}</td><td>what the column says of a person, a name of {@link Meaning} in any case; may be empty or
 *     missing</td></tr>
 * </table>
 *
 * <p>Several values of one column are joined with {@code |}; of a child's id, there must be exactly one. Records that lie
 * within another one are held with it until it is whole. What lies in a record and is no column of any table is told as
 * {@linkplain Records#unread unread}. Immutable.
 */
public final class NestedMapping {
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Set<String> NEEDED = Set.of("table", "record", "column", "path");
    private static final Set<Meaning> WHOSE = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);
    private static final int LONGEST_NAME = 200;
    private static final int MOST_UNREAD = 1_000;

    private final List<Mapped> tables;
    private final Place top;

    private NestedMapping(List<Mapped> tables, Collection<String> leftOut, Map<String, Set<String>> expected) {
        this.tables = List.copyOf(tables);
        top = new Place();
        leftOut.forEach(path -> top.at(steps(path)).isLeftOut = true);
        expected.forEach((path, values) -> {
            top.at(steps(path)).expected = Set.copyOf(values);
            top.through(steps(path), place -> place.leadsToExpected = true);
        });
        for (Mapped table : tables) {
            for (String record : table.records) {
                top.at(steps(record)).records.add(table);
                top.through(steps(record), place -> place.leads = true);
                table.parts.forEach(part -> part.ways.forEach(way -> column(record, way)));
            }
        }
    }

    private void column(String record, String[] way) {
        List<String> path = new ArrayList<>(steps(record));
        for (String step : way) {
            if (!step.equals("..")) {
                path.add(step);
            } else if (path.isEmpty()) {
                return;
            } else {
                path.remove(path.size() - 1);
            }
        }
        path.removeIf("."::equals);
        top.at(path).isColumn = true;
    }

    /**
     * A column of a table.
     *
     * @param table name, in lower case
     * @param record path from the top, as in a mapping
     * @param column with what it means
     * @param path from the record, as in a mapping
     */
    public record Line(String table, String record, Column column, String path) { }

    /** A table: what is a record of it, and its columns. */
    private record Mapped(String name, String record, List<String> records, List<Part> parts) { }

    private record Part(Column column, boolean isSubject, List<String[]> ways) {
        static Part of(Column column, String paths) {
            boolean subject = column.meaning().filter(WHOSE::contains).isPresent();
            return new Part(column, subject, Arrays.stream(paths.split(";")).map(path -> path.strip().split("/")).toList());
        }
    }

    /** What may stand at a path from the top. */
    private static final class Place {
        private final Map<String, Place> within = new HashMap<>();
        private final List<Mapped> records = new ArrayList<>();
        private boolean isColumn;
        private boolean isLeftOut;
        private boolean leads;              // to a record, or is one
        private boolean leadsToExpected;
        private @Nullable Set<String> expected;

        Place at(List<String> steps) {
            Place place = this;
            for (String step : steps) {
                place = place.within.computeIfAbsent(step, name -> new Place());
            }
            return place;
        }

        void through(List<String> steps, Consumer<Place> action) {
            for (int i = 0; i <= steps.size(); i++) {
                action.accept(at(steps.subList(0, i)));
            }
        }

        @Nullable Place next(String step) {
            Place own = within.get(step);
            return own == null ? within.get("*") : own;
        }
    }

    /** Returns a mapping without a table. */
    public static NestedMapping none() {
        return new NestedMapping(List.of(), Set.of(), Map.of());
    }

    /**
     * Reads a mapping.
     *
     * @param file as in {@link SettingsTable#read}
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static NestedMapping read(String file) {
        List<Line> lines = new ArrayList<>();
        for (SettingsTable.Row row : SettingsTable.read(file, NEEDED)) {
            String where = "Line " + row.line() + " of the mapping ";
            Column column = new Column(row.text("column").toLowerCase(Locale.ROOT), meaning(where, row.text("meaning")), Optional.empty(), "");
            try {
                lines.add(demandForm(new Line(row.text("table"), row.text("record"), column, row.text("path"))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + e.getMessage(), e);
            }
        }
        return of(lines, Set.of(), Map.of());
    }

    /**
     * Makes a mapping.
     *
     * @param leftOut paths from the top of what is known, and not read; neither it nor what lies in it is told as unread
     * @param expected paths from the top of what is not read, and the values that are known there; with any other value,
     *     the path is told as unread, such as that of the year of a return
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static NestedMapping of(List<Line> lines, Set<String> leftOut, Map<String, Set<String>> expected) {
        Map<String, Mapped> tables = new LinkedHashMap<>();
        for (Line line : lines) {
            demandForm(line);
            String name = line.column.name();
            Mapped mapped = tables.computeIfAbsent(line.table, table -> new Mapped(table, line.record, records(line.record), new ArrayList<>()));
            if (!mapped.record.equals(line.record)) {
                throw new IllegalArgumentException("The column " + name + " of " + line.table + " has another record than the table's first line");
            }
            if (mapped.parts.stream().anyMatch(part -> part.column.name().equals(name))) {
                throw new IllegalArgumentException("The table " + line.table + " names the column " + name + " twice");
            }
            mapped.parts.add(Part.of(line.column, line.path));
        }
        for (Mapped table : tables.values()) {
            int above = table.records.stream().mapToInt(record -> depth(record) - depth(outermost(tables.values(), record))).max().orElse(0);
            for (Part part : table.parts) {
                if (part.ways.stream().anyMatch(way -> Arrays.stream(way).filter(".."::equals).count() > above)) {
                    throw new IllegalArgumentException("The column " + part.column.name() + " of " + table.name
                            + " has a path above the outermost record; only what lies in a record is held");
                }
            }
        }
        return new NestedMapping(List.copyOf(tables.values()), leftOut, expected);
    }

    private static List<String> records(String paths) {
        return Arrays.stream(paths.split(";", -1)).map(String::strip).map(path -> path.equals("/") ? "" : path).toList();
    }

    private static Line demandForm(Line line) {
        String name = line.column.name();
        if (!TABLE.matcher(line.table).matches() || name.isEmpty() || name.length() > LONGEST_NAME || line.path.isEmpty()) {
            throw new IllegalArgumentException("needs a table in lower case, a column and a path");
        }
        if (records(line.record).stream().anyMatch(record -> !record.isEmpty() && !record.matches("(/[^/]+)+"))) {
            throw new IllegalArgumentException("has a record that is no path from the top, such as /Message/Child");
        }
        return line;
    }

    private static Optional<Meaning> meaning(String where, String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Meaning.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + "has no such meaning; take one such as subject, nhs_number or surname", e);
        }
    }

    private static List<String> steps(String path) {
        return path.isEmpty() ? List.of() : List.of(path.substring(1).split("/"));
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static String outermost(Collection<Mapped> tables, String record) {
        return tables.stream().flatMap(table -> table.records.stream()).filter(one -> record.equals(one) || record.startsWith(one + "/"))
                .min((first, second) -> first.length() - second.length()).orElse(record);
    }

    /** Returns the tables with their columns. */
    public List<Table> tables() {
        return tables.stream().map(table -> new Table(table.name, table.parts.stream().map(Part::column).toList())).toList();
    }

    /** Returns whether a path from the top is that of a record. */
    public boolean isRecord(String path) {
        Place place = place(path);
        return place != null && !place.records.isEmpty();
    }

    /** Returns whether a path from the top is that of a record, or leads to one. */
    public boolean leads(String path) {
        Place place = place(path);
        return place != null && place.leads;
    }

    /** Returns whether records lie right within what a path from the top leads to. */
    public boolean holdsRecords(String path) {
        Place place = place(path);
        return place != null && place.within.values().stream().anyMatch(within -> !within.records.isEmpty());
    }

    /** Returns whether a path from the top is left out, or lies in what is. */
    public boolean isLeftOut(String path) {
        Place place = top;
        for (String step : steps(path)) {
            place = place.next(step);
            if (place == null || place.isLeftOut) {
                return place != null;
            }
        }
        return place.isLeftOut;
    }

    /** Returns whether a path from the top leads to something of which only some values are known. */
    public boolean leadsToExpected(String path) {
        Place place = place(path);
        return place != null && place.leadsToExpected;
    }

    /** Returns whether a value is known at a path from the top, of which {@link #leadsToExpected} holds. */
    public boolean isExpected(String path, String value) {
        Place place = place(path);
        Set<String> values = place == null ? null : place.expected;
        return values == null || values.contains(value);
    }

    /** Returns the first table whose record has a path, empty if there is none. */
    public String table(String path) {
        Place place = place(path);
        return place == null || place.records.isEmpty() ? "" : place.records.get(0).name;
    }

    private @Nullable Place place(String path) {
        Place place = top;
        for (String step : steps(path)) {
            place = place == null ? null : place.next(step);
        }
        return place;
    }

    /** Takes the records of one extract. Not thread-safe. */
    public Reading reading(Records records) {
        return new Reading(records);
    }

    /** The records of one extract. */
    public final class Reading {
        private final Records records;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final Set<String> unread = new HashSet<>();

        private Reading(Records records) {
            this.records = records;
        }

        /**
         * Hands on the records in a tree, outer ones before those within them.
         *
         * @param path of the tree's top node
         */
        public void take(Node node, String path) throws IOException {
            Place place = place(path);
            if (place != null) {
                take(node, place, "", node);
            }
        }

        /**
         * @param table the table of the record around the node, empty before there is one
         * @param record that record
         */
        private void take(Node node, Place place, String table, Node record) throws IOException {
            for (Mapped mapped : place.records) {
                take(mapped, node);
            }
            String within = place.records.isEmpty() ? table : place.records.get(0).name;
            Node around = place.records.isEmpty() ? record : node;
            if (!place.isColumn && place.records.isEmpty() && !node.text().isBlank()) {
                unread(within, around, node);
            }
            for (Node child : node.children()) {
                Place next = place.next(child.name());
                if (next == null) {
                    unread(within, around, child);
                } else if (!next.isLeftOut) {
                    take(child, next, within, around);
                }
            }
        }

        private void unread(String table, Node record, Node part) throws IOException {
            StringBuilder path = new StringBuilder(part.name());
            for (Node above = part.parent(); above != null && above != record; above = above.parent()) {
                path.insert(0, above.name() + ".");
            }
            String name = path.toString().toLowerCase(Locale.ROOT);
            if (name.length() <= LONGEST_NAME && unread.size() < MOST_UNREAD && unread.add(table + " " + name)) {
                records.unread(table, name);
            }
        }

        private void take(Mapped table, Node node) throws IOException {
            @Nullable String[] values = new @Nullable String[table.parts.size()];
            List<String> found = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                Part part = table.parts.get(i);
                found.clear();
                for (int way = 0; found.isEmpty() && way < part.ways.size(); way++) {
                    find(node, part.ways.get(way), 0, found);
                }
                if (part.isSubject && found.size() != 1) {
                    records.reject(table.name, node.line(), part.column.name(), Problem.SUBJECT_MISSING);
                    return;
                }
                String value = found.isEmpty() ? null : found.size() == 1 ? found.get(0) : String.join("|", found);
                values[i] = value;
                if (value != null && Lines.hasControl(value)) {
                    records.reject(table.name, node.line(), part.column.name(), Problem.ROW_CONTROL_CHARACTER);
                    return;
                }
            }
            Integer number = numbers.get(table.name);
            if (number == null) {
                number = records.table(table.name, table.parts.stream().map(part -> part.column.name()).toList());
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
