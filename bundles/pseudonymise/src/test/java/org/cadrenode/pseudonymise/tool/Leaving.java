package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** What leaves of extracts under a dictionary: a connector reads them, and the production engine carries the dictionary out. */
final class Leaving {
    private final Path folder;
    private final Map<String, Set<String>> columns = new LinkedHashMap<>();
    private final Map<String, List<Map<String, String>>> rows = new LinkedHashMap<>();
    private final List<String> rejections = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final ByteArrayOutputStream report = new ByteArrayOutputStream();

    Leaving(Path folder) {
        this.folder = folder;
    }

    /** Adds a record. */
    void row(String table, Map<String, String> values) {
        columns.computeIfAbsent(table, name -> new LinkedHashSet<>()).addAll(values.keySet());
        rows.computeIfAbsent(table, name -> new ArrayList<>()).add(values);
    }

    /** Adds what a connector reads in a file. */
    void read(FileConnector connector, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String table = connector.table(file.getFileName().toString()).orElse("");
        connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        }, new Taken());
    }

    List<String> rejections() {
        return rejections;
    }

    List<String> unread() {
        return unread;
    }

    String report() {
        return report.toString(StandardCharsets.UTF_8);
    }

    int records() {
        return rows.values().stream().mapToInt(List::size).sum();
    }

    /** Returns the files that leave, by table. */
    Map<String, String> under(Path dictionary) throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        for (Map.Entry<String, List<Map<String, String>>> table : rows.entrySet()) {
            List<String> names = List.copyOf(columns.getOrDefault(table.getKey(), Set.of()));
            try (CsvWriter file = CsvWriter.builder().build(in.resolve(table.getKey() + ".csv"))) {
                file.writeRecord(names);
                table.getValue().forEach(row -> file.writeRecord(names.stream().map(name -> row.getOrDefault(name, "")).toList()));
            }
        }
        Path areas = Files.writeString(folder.resolve("areas.csv"), "postcode_prefix,area\nZQ,E09000001\nLS,E08000035\n");
        Path out = folder.resolve("out");
        int code = Pseudonymise.run(new String[] {"--dictionary", dictionary.toString(), "--in", in.toString(), "--out", out.toString(), "--areas", areas.toString()},
                System.out, new PrintStream(report, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new AssertionError("The dictionary was not carried out: " + report());
        }
        Map<String, String> left = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                left.put(file.getFileName().toString().replace(".csv", ""), Files.readString(file));
            }
        }
        return left;
    }

    private final class Taken implements Records {
        private final List<String> tables = new ArrayList<>();
        private final List<List<String>> names = new ArrayList<>();

        @Override
        public int table(String name, List<String> all) {
            tables.add(name);
            names.add(List.copyOf(all));
            return tables.size() - 1;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.get(table).size(); i++) {
                String value = values[i];
                row.put(names.get(table).get(i), value == null ? "" : value);
            }
            Leaving.this.row(tables.get(table), row);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            record(table, line, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) { }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            rejections.add(table + " " + line + " " + column + " " + problem);
        }

        @Override
        public void unread(String table, String part) {
            unread.add(table + "." + part);
        }
    }
}
