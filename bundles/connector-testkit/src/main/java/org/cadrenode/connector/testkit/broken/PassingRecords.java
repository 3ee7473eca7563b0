package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.util.List;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Passes everything on. */
class PassingRecords implements Records {
    private final Records records;

    PassingRecords(Records records) {
        this.records = records;
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        return records.table(name, columns);
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        records.record(table, line, values);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.record(table, line, version, values);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.removed(table, line, version, values);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        records.unread(table, part);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        records.reject(table, line, column, problem);
    }
}
