package org.cadrenode.connector.cin.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Collects what a connector reads, as {@code table line {column=value, ...}}, and what it rejects. */
final class Collected implements Records {
    final List<String> records = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();
    final Map<String, Integer> counts = new TreeMap<>();
    final Map<String, List<String>> columns = new TreeMap<>();
    private final List<String> tables = new ArrayList<>();

    static Collected of(FileConnector connector, String table, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return of(connector, table, () -> new ByteArrayInputStream(bytes));
    }

    static Collected of(FileConnector connector, String table, Opening opening) throws IOException {
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
        return collected;
    }

    static Collected sample(FileConnector connector, Path file) throws IOException {
        return of(connector, connector.table(file.getFileName().toString()).orElse(""), () -> Files.newInputStream(file));
    }

    /** Returns a folder of the public samples; says so where they are absent. */
    static Optional<Path> samples(String folder) {
        Path path = Path.of(System.getProperty("cadre.samples", "samples"), folder);
        if (!Files.isDirectory(path)) {
            System.out.println("No samples at " + path + ": the tests that read them are skipped");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    @Override
    public int table(String name, List<String> names) {
        tables.add(name);
        columns.put(name, List.copyOf(names));
        return tables.size() - 1;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) {
        String name = tables.get(table);
        Map<String, String> row = new TreeMap<>();
        List<String> names = columns.get(name);
        for (int i = 0; i < names.size(); i++) {
            if (values[i] != null) {
                row.put(names.get(i), values[i]);
            }
        }
        records.add(name + " " + line + " " + row);
        counts.merge(name, 1, Integer::sum);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) {
        throw new AssertionError("This connector tells no versions");
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) {
        throw new AssertionError("This connector tells no removals");
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) {
        rejections.add((table + " " + line + " " + column).strip() + " " + problem);
    }

    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }
}
