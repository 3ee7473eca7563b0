package org.cadrenode.connector.spi.layout;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.cadrenode.connector.spi.Expectation;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.spi.delimited.SettingsTable;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.jspecify.annotations.Nullable;

/**
 * The tables and columns of a published format, in all its years and versions: a table of commas that belongs to the
 * connector's bundle, one line a column.
 *
 * <table>
 * <caption>Columns of a layout</caption>
 * <tr><td>{@code table}</td><td>lower-case letters, digits, underscores and dashes</td></tr>
 * <tr><td>{@code column}</td><td>its name, in lower case. A line without one is about the table itself: its
 *     {@code also} are other names that files have</td></tr>
 * <tr><td>{@code also}</td><td>what it is called in other years, separated by {@code ;}. Blanks, marks and case do not
 *     matter: {@code child_unique_id} is also {@code Child Unique ID}</td></tr>
 * <tr><td>{@code meaning}</td><td>what it says of a person, a name of {@link Meaning} in lower case</td></tr>
 * <tr><td>{@code whose}</td><td>empty for the person whom the record is about; {@code relative} for a relative of that
 *     person, such as the mother, and {@code relative 2} to {@code relative 9} for others whom the record names</td></tr>
 * <tr><td>{@code form}</td><td>a name of {@link Form} in lower case</td></tr>
 * <tr><td>{@code expect}</td><td>what its values should be, separated by {@code ;}: {@code needed}, {@code one of A|B},
 *     {@code from 0 to 40}, {@code like [A-Z][0-9]+}, {@code not in future}, {@code not before COLUMN}; see
 *     {@link Expectation}</td></tr>
 * <tr><td>{@code record}, {@code path}</td><td>where it stands in XML or JSON, as in {@link NestedMapping}. A line with a
 *     path from the top and without a table is about what is known there, and not read; if it expects {@code one of}
 *     some values, such as the years of a return, any other is told as unread</td></tr>
 * <tr><td>{@code note}</td><td>what a person should know who decides about it</td></tr>
 * </table>
 *
 * <p>Only {@code table} and {@code column} must be there. Immutable.
 */
public final class Layout {
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern RANGE = Pattern.compile("from (-?[0-9.]+) to (-?[0-9.]+)");
    private static final Pattern RELATIVE = Pattern.compile("relative(?: ([2-9]))?");
    private static final Set<Meaning> WHOSE = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);

    private final Map<String, Known> tables;
    private final List<FileName> fileNames;
    private final NestedMapping mapping;

    private Layout(Map<String, Known> tables, NestedMapping mapping) {
        this.tables = tables;
        this.mapping = mapping;
        List<FileName> names = new ArrayList<>();
        tables.values().forEach(known -> known.fileNames.forEach(name -> names.add(FileName.of(name, known.name))));
        // Longer names first: sw_episodes holds the name of another table.
        names.sort((first, second) -> second.name.length() - first.name.length());
        fileNames = List.copyOf(names);
    }

    private static final class Known {
        private final String name;
        private final List<String> fileNames = new ArrayList<>();
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> names = new HashMap<>();   // squeezed, to the column's name

        Known(String name) {
            this.name = name;
            fileNames.add(name);
        }
    }

    private record FileName(String name, String table, Pattern form) {
        static FileName of(String name, String table) {
            String[] words = name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
            List<String> quoted = new ArrayList<>();
            for (String word : words) {
                quoted.add(Pattern.quote(word));
            }
            // A year may stand right beside it.
            String before = Character.isLetter(name.charAt(0)) ? "(?<![a-z])" : "(?<![a-z0-9])";
            String behind = Character.isLetter(name.charAt(name.length() - 1)) ? "(?![a-z])" : "(?=20[0-9]{2}|[^a-z0-9]|$)";
            return new FileName(name, table, Pattern.compile(before + String.join("[^a-z0-9]*", quoted) + behind));
        }
    }

    /**
     * Reads a layout that belongs to a bundle.
     *
     * @param owner a class beside which the resource is
     * @param resource its name
     * @throws IllegalArgumentException with a sentence that says what is wrong with it
     */
    public static Layout of(Class<?> owner, String resource) {
        List<SettingsTable.Row> rows = SettingsTable.read(resource, () -> {
            InputStream found = owner.getResourceAsStream(resource);
            if (found == null) {
                throw new FileNotFoundException(resource);
            }
            return found;
        }, Set.of("table", "column"));
        Map<String, Known> tables = new LinkedHashMap<>();
        List<NestedMapping.Line> lines = new ArrayList<>();
        Set<String> leftOut = new HashSet<>();
        Map<String, Set<String>> expected = new HashMap<>();
        for (SettingsTable.Row row : rows) {
            try {
                take(row, tables, lines, leftOut, expected);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Line " + row.line() + " of " + resource + ": " + e.getMessage(), e);
            }
        }
        return new Layout(tables, NestedMapping.of(lines, leftOut, expected));
    }

    private static void take(SettingsTable.Row row, Map<String, Known> tables, List<NestedMapping.Line> lines, Set<String> leftOut,
            Map<String, Set<String>> expected) {
        if (row.text("table").isEmpty() && row.text("path").startsWith("/")) {
            if (row.text("expect").isEmpty()) {
                leftOut.add(row.text("path"));
            } else if (expectation(row.text("expect")) instanceof Expectation.OneOf known) {
                expected.put(row.text("path"), known.codes());
            } else {
                throw new IllegalArgumentException("Of what is not read, only one of some values can be expected");
            }
            return;
        }
        if (!TABLE.matcher(row.text("table")).matches()) {
            throw new IllegalArgumentException("A table is in lower-case letters, digits, underscores and dashes");
        }
        Known known = tables.computeIfAbsent(row.text("table"), Known::new);
        List<String> also = words(row.text("also"));
        String name = row.text("column");
        if (name.isEmpty()) {
            known.fileNames.addAll(also);
            return;
        }
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("A column is in lower case");
        }
        String meaning = row.text("meaning");
        String form = row.text("form");
        List<Expectation> expectations = words(row.text("expect")).stream().map(Layout::expectation).toList();
        Column column = new Column(name,
                meaning.isEmpty() ? Optional.empty() : Optional.of(Meaning.valueOf(meaning.toUpperCase(Locale.ROOT))),
                form.isEmpty() ? Optional.empty() : Optional.of(Form.valueOf(form.toUpperCase(Locale.ROOT))), row.text("note"), expectations,
                relative(row.text("whose")));
        known.columns.add(column);
        List<String> names = new ArrayList<>(also);
        names.add(name);
        for (String one : names) {
            String other = known.names.put(squeezed(one), name);
            if (other != null && !other.equals(name)) {
                throw new IllegalArgumentException("Two columns of " + known.name + " are called " + one);
            }
        }
        if (!row.text("path").isEmpty()) {
            lines.add(new NestedMapping.Line(known.name, row.text("record"), column, row.text("path")));
        }
    }

    private static int relative(String whose) {
        Matcher relative = RELATIVE.matcher(whose);
        if (whose.isEmpty()) {
            return 0;
        } else if (!relative.matches()) {
            throw new IllegalArgumentException("Whose a column is: nothing, relative, or relative 2 to relative 9");
        }
        return relative.group(1) == null ? 1 : Integer.parseInt(relative.group(1));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(";")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static Expectation expectation(String text) {
        Matcher range = RANGE.matcher(text);
        if (text.equals("needed")) {
            return new Expectation.Needed();
        } else if (text.equals("not in future")) {
            return new Expectation.NotInFuture();
        } else if (text.startsWith("not before ")) {
            return new Expectation.NotBefore(text.substring(11).strip());
        } else if (text.startsWith("one of ")) {
            return new Expectation.OneOf(Set.of(text.substring(7).strip().split("\\s*\\|\\s*")));
        } else if (text.startsWith("like ")) {
            try {
                return new Expectation.Like(Pattern.compile(text.substring(5).strip(), Pattern.CASE_INSENSITIVE));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("The expectation " + text + " is no regular expression", e);
            }
        } else if (range.matches()) {
            return new Expectation.Between(new BigDecimal(range.group(1)), new BigDecimal(range.group(2)));
        }
        throw new IllegalArgumentException("There is no expectation " + text);
    }

    private static String squeezed(String name) {
        StringBuilder squeezed = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                squeezed.append(Character.toLowerCase(c));
            }
        }
        return squeezed.toString();
    }

    /** Returns the tables with their columns, in the layout's order. */
    public List<Table> tables() {
        return tables.values().stream().map(known -> new Table(known.name, known.columns)).toList();
    }

    /** Returns the column of a table that a name means, in whatever year; empty if the layout does not know it. */
    public Optional<String> column(String table, String name) {
        Known known = tables.get(table);
        return known == null ? Optional.empty() : Optional.ofNullable(known.names.get(squeezed(name)));
    }

    /** Returns where the columns stand in XML or JSON; without tables if the layout does not say. */
    public NestedMapping mapping() {
        return mapping;
    }

    /**
     * Returns the one table of which a name stands in the file's name as a word, in any case; empty if none or several do.
     * Of names that hold each other the longer one counts.
     */
    public Optional<String> table(String fileName) {
        String rest = fileName.toLowerCase(Locale.ROOT);
        String found = null;
        for (FileName name : fileNames) {
            Matcher matcher = name.form.matcher(rest);
            if (matcher.find()) {
                if (found != null && !found.equals(name.table)) {
                    return Optional.empty();
                }
                found = name.table;
                rest = matcher.replaceAll(" ");
            }
        }
        return Optional.ofNullable(found);
    }

    /**
     * Returns what takes records under the names that their extract has, and hands them on under the layout's. Columns that
     * the layout does not know keep their names, and the dictionary drops them until somebody decides. Of a table that has
     * two columns of one name all records are rejected as HEADER_INVALID, and of one that does not say whose its records
     * are, as COLUMN_MISSING: then the extract is of a layout that is not known here.
     */
    public Records onto(Records records) {
        return new Naming(records);
    }

    private final class Naming implements Records {
        private final Records records;
        private final Map<Integer, Refusal> refused = new HashMap<>();
        private int tablesRefused;

        /** A table that is not taken in. */
        private record Refusal(String table, String column, Problem problem) { }

        Naming(Records records) {
            this.records = records;
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            Known known = tables.get(name);
            if (known == null) {
                return records.table(name, columns);
            }
            List<String> named = new ArrayList<>(columns.size());
            Set<String> seen = new HashSet<>();
            String twice = null;
            for (String column : columns) {
                String own = known.names.getOrDefault(squeezed(column), column);
                twice = seen.add(own) ? twice : own;
                named.add(own);
            }
            Refusal refusal = twice == null ? null : new Refusal(name, twice, Problem.HEADER_INVALID);
            for (Column column : known.columns) {
                if (refusal == null && column.meaning().filter(WHOSE::contains).isPresent() && !seen.contains(column.name())) {
                    refusal = new Refusal(name, column.name(), Problem.COLUMN_MISSING);
                }
            }
            if (refusal == null) {
                return records.table(name, named);
            }
            int number = -1 - tablesRefused++;
            refused.put(number, refusal);
            return number;
        }

        private boolean refused(int table, long line) throws IOException {
            Refusal refusal = table < 0 ? refused.get(table) : null;
            if (refusal != null) {
                records.reject(refusal.table, line, refusal.column, refusal.problem);
            }
            return refusal != null;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            if (!refused(table, line)) {
                records.record(table, line, values);
            }
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            if (!refused(table, line)) {
                records.record(table, line, version, values);
            }
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            if (!refused(table, line)) {
                records.removed(table, line, version, values);
            }
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            records.reject(table, line, column, problem);
        }

        @Override
        public void unread(String table, String part) throws IOException {
            records.unread(table, part);
        }
    }
}
