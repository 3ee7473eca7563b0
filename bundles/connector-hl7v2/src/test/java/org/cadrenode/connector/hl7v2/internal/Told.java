package org.cadrenode.connector.hl7v2.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

/** What a connector told of an extract. */
final class Told implements Records {
    final List<Row> rows = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();

    /** One state of a record; values that are none are left out. */
    record Row(String table, long line, long version, boolean removed, Map<String, String> values) {
        String value(String column) {
            return values.getOrDefault(column, "");
        }
    }

    static Told of(FileConnector connector, byte[] content) throws IOException {
        Told told = new Told();
        connector.read(new Extract() {
            @Override
            public String table() {
                return "";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        }, told);
        return told;
    }

    List<Row> of(String table) {
        return rows.stream().filter(row -> row.table().equals(table)).toList();
    }

    Row only(String table) {
        List<Row> found = of(table);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " records of " + table);
        }
        return found.get(0);
    }

    Optional<Row> first(String table) {
        return of(table).stream().findFirst();
    }

    @Override
    public int table(String name, List<String> names) {
        tables.add(name);
        columns.add(List.copyOf(names));
        return tables.size() - 1;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) {
        throw new AssertionError("A record without a version");
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) {
        add(table, line, version, false, values);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) {
        add(table, line, version, true, values);
    }

    private void add(int table, long line, long version, boolean removed, @Nullable String[] values) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                row.put(columns.get(table).get(i), values[i]);
            }
        }
        rows.add(new Row(tables.get(table), line, version, removed, row));
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) {
        rejections.add((table + " " + line + " " + column).strip() + " " + problem);
    }
}
