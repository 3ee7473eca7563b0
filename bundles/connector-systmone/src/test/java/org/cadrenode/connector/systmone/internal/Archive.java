package org.cadrenode.connector.systmone.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** An archive with its files, as the node hands them to a connector one after the other. */
final class Archive implements Records {
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();

    Archive with(String name, String content) {
        files.put(name.toLowerCase(Locale.ROOT), content.getBytes(Charset.forName("windows-1252")));
        return this;
    }

    List<String> read(FileConnector connector, String name) throws IOException {
        told.clear();
        connector.read(entry(name, connector.table(name).orElse("")), this);
        return List.copyOf(told);
    }

    private Extract entry(String name, String table) {
        byte[] content = files.getOrDefault(name.toLowerCase(Locale.ROOT), new byte[0]);
        return new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }

            @Override
            public Optional<Extract> beside(String fileName) {
                return files.containsKey(fileName.toLowerCase(Locale.ROOT)) ? Optional.of(entry(fileName, "")) : Optional.empty();
            }
        };
    }

    @Override
    public int table(String name, List<String> names) {
        tables.add(name);
        columns.add(List.copyOf(names));
        return tables.size() - 1;
    }

    private void tell(String what, int table, long line, long version, @Nullable String[] values) {
        StringBuilder text = new StringBuilder(tables.get(table)).append(' ').append(line).append(version == 0 ? "" : " @" + version).append(what);
        for (int i = 0; i < columns.get(table).size(); i++) {
            if (values[i] != null) {
                text.append(' ').append(columns.get(table).get(i)).append('=').append(values[i]);
            }
        }
        told.add(text.toString());
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) {
        tell("", table, line, 0, values);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) {
        tell("", table, line, version, values);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) {
        tell(" removed", table, line, version, values);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) {
        told.add("rejected " + table + " " + line + " " + column + " " + problem);
    }
}
