package org.cadrenode.connector.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Keeps what a connector tells, and what it does against the contract of {@link Records}. */
public final class Collected implements Records {
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");

    private final List<Told> told = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Map<String, List<String>> columns = new TreeMap<>();
    private final List<String> tables = new ArrayList<>();
    private final List<List<String>> widths = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private int from;
    private boolean ended;

    /**
     * One state of a record.
     *
     * @param removed whether it is no more
     * @param line where it stands, 0 where there are no lines
     * @param version which state, 0 if that was not told
     * @param values by column, without those that are empty
     */
    public record Told(boolean removed, String table, long line, long version, Map<String, String> values) {
        public Told {
            values = new TreeMap<>(values);
        }

        Told withoutLine() {
            return new Told(removed, table, 0, version, values);
        }

        @Override
        public String toString() {
            return table + " " + line + (version == 0 ? "" : " @" + version) + (removed ? " removed " : " ") + values;
        }
    }

    /** The place of a record that was rejected. */
    public record Rejection(String table, long line, String column, Problem problem) {
        @Override
        public String toString() {
            return (table + " " + line + " " + column).strip() + " " + problem;
        }
    }

    /** Reads text in UTF-8 as an extract of a table. */
    public static Collected of(FileConnector connector, String table, String content) throws IOException {
        return of(connector, table, Sample.bytes("", content.getBytes(StandardCharsets.UTF_8)).content());
    }

    /** Reads an extract of a table. */
    public static Collected of(FileConnector connector, String table, Sample.Opening opening) throws IOException {
        Collected collected = new Collected();
        connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        }, collected);
        return collected.end();
    }

    /** Reads an extract, of the table that its name tells. */
    public static Collected of(FileConnector connector, Sample sample) throws IOException {
        return of(connector, connector.table(sample.fileName()).orElse(""), sample.content());
    }

    /** Reads a file as an extract, of the table that its name tells. */
    public static Collected of(FileConnector connector, Path file) throws IOException {
        return of(connector, Sample.file(file));
    }

    /**
     * Returns a folder of samples that lie outside of the sources, beneath the one that the system property
     * {@code cadre.samples} names; says so where it is absent.
     */
    public static Optional<Path> samples(String folder) {
        Path path = Path.of(System.getProperty("cadre.samples", "samples"), folder);
        if (!Files.isDirectory(path)) {
            System.out.println("No samples at " + path + ": the tests that read them are skipped");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    /** Returns the records in their order, as {@code table line [@version] [removed] {column=value, ...}}. */
    public List<String> records() {
        return told.stream().map(Told::toString).collect(Collectors.toList());
    }

    /** Returns the parts of the extract that were not read, as {@code table.part}, in their order. */
    public List<String> unread() {
        return List.copyOf(unread);
    }

    /** Returns the records in their order. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    /** Returns the rejections in their order, as {@code table line column PROBLEM}. */
    public List<String> rejections() {
        return rejections.stream().map(Rejection::toString).collect(Collectors.toList());
    }

    List<Rejection> rejected() {
        return List.copyOf(rejections);
    }

    /** Returns how many records each table has, those without records left out. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        told.forEach(one -> counts.merge(one.table(), 1, Integer::sum));
        return counts;
    }

    /** Returns the columns of each table, as they were declared last. */
    public Map<String, List<String>> columns() {
        return Map.copyOf(columns);
    }

    /** Returns what was done against the contract, a sentence each. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    Collected end() {
        ended = true;
        return this;
    }

    /** Begins a stretch of a collection: tables are declared anew. */
    void newStretch() {
        from = tables.size();
    }

    @Override
    public int table(String name, List<String> names) throws IOException {
        called();
        violation(!TABLE.matcher(name).matches(), "A table's name is lower-case letters, digits, underscores and dashes: " + name);
        violation(names.isEmpty() || new HashSet<>(names).size() < names.size(), "Table " + name + " has no columns, or two of one name");
        violation(names.stream().anyMatch(column -> column.isBlank() || !column.equals(column.toLowerCase(Locale.ROOT))),
                "Columns of table " + name + " are not in lower case");
        tables.add(name);
        columns.put(name, List.copyOf(names));
        widths.add(List.copyOf(names));
        return tables.size() - 1 - from;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        called();
        take(false, table, line, 0, values);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        called();
        violation(version < 1, "A version is 1 or more, not " + version);
        take(false, table, line, version, values);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        called();
        violation(version < 1, "A version is 1 or more, not " + version);
        take(true, table, line, version, values);
    }

    @Override
    public void unread(String table, String part) {
        called();
        violation(part.isEmpty() || !part.equals(part.toLowerCase(Locale.ROOT)), "A part that is not read has a name in lower case");
        unread.add(table + "." + part);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        called();
        violation(line < 0, "A line is 1 or more, or 0 where there are none");
        rejections.add(new Rejection(table, line, column, problem));
    }

    private void take(boolean removed, int table, long line, long version, @Nullable String[] values) {
        int at = table + from;
        if (table < 0 || at >= tables.size()) {
            violations.add("There is a record of table number " + table + ", which was not declared" + (from > 0 ? " since the last commit" : ""));
            return;
        }
        List<String> names = widths.get(at);
        violation(line < 0, "A line is 1 or more, or 0 where there are none");
        violation(values.length < names.size(), "A record of table " + tables.get(at) + " has fewer values than the table has columns");
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < Math.min(names.size(), values.length); i++) {
            String value = values[i];
            if (value != null) {
                row.put(names.get(i), value);
            }
        }
        told.add(new Told(removed, tables.get(at), line, version, row));
    }

    private void called() {
        violation(ended, "Records are told after the call returned");
        violation(Thread.currentThread() != owner, "Records are told from another thread");
    }

    private void violation(boolean found, String sentence) {
        if (found && !violations.contains(sentence) && violations.size() < 20) {
            violations.add(sentence);
        }
    }
}
