package org.cadrenode.connector.spi.delimited;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Collects what a reading gives: {@code 2 [a, null]} for a record, {@code 3 ROW_TOO_LONG} for a rejection. */
final class Read implements Records {
    List<String> columns = List.of();
    final List<String> all = new ArrayList<>();
    final List<List<String>> values = new ArrayList<>();
    long records;
    long rejected;
    boolean keep = true;

    static Read of(String content) throws IOException {
        return of(content.getBytes(StandardCharsets.UTF_8), DelimitedFormat.COMMAS);
    }

    static Read of(byte[] content, DelimitedFormat format) throws IOException {
        Read read = new Read();
        read.read(() -> new ByteArrayInputStream(content), format);
        return read;
    }

    void read(Source source, DelimitedFormat format) throws IOException {
        DelimitedReader.read(new Extract() {
            @Override
            public String table() {
                return "t";
            }

            @Override
            public InputStream open() {
                return source.open();
            }
        }, "t", format, this);
    }

    @Override
    public int table(String name, List<String> names) {
        columns = List.copyOf(names);
        return 0;
    }

    @Override
    public void record(int table, long line, @Nullable String[] row) {
        records++;
        if (keep) {
            all.add(line + " " + Arrays.toString(row));
            values.add(new ArrayList<>(Arrays.asList(row)));
        }
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] row) {
        throw new AssertionError("Delimited text tells no versions");
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] row) {
        throw new AssertionError("Delimited text tells no removals");
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) {
        rejected++;
        if (keep) {
            all.add(line + " " + problem);
        }
    }

    @FunctionalInterface
    interface Source {
        InputStream open();
    }
}
