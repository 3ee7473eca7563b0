package org.cadrenode.validation.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.validation.engine.Scan;
import org.jspecify.annotations.Nullable;

/** Hands what a connector reads to a scan, to be learned or to be looked at. */
final class ScannedRecords implements Records {
    private final Scan scan;
    private final boolean learning;
    private final List<SourceTable> tables = new ArrayList<>();
    private final List<SourceTable> known;
    private @Nullable IOException failure;

    /** @param known tables that were declared before, so that the same one is the same object */
    ScannedRecords(Scan scan, boolean learning, List<SourceTable> known) {
        this.scan = scan;
        this.learning = learning;
        this.known = known;
    }

    @Override
    public int table(String name, List<String> columns) {
        SourceTable table = new SourceTable(new TableName(name), columns);
        int place = known.indexOf(table);
        if (place < 0) {
            known.add(table);
        }
        tables.add(place < 0 ? table : known.get(place));
        return tables.size() - 1;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        take(table, line, values, false);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        take(table, line, values, true);
    }

    private void take(int table, long line, @Nullable String[] values, boolean versioned) throws IOException {
        SourceValues record = column -> values[column];
        if (learning) {
            scan.learn(tables.get(table), record, line);
        } else {
            try {
                scan.look(tables.get(table), record, line, versioned);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** Throws what the scan itself failed with, which is no fault of the extract. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) {
        // What is no more has nothing to be looked at.
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) {
        if (!learning) {
            scan.quarantined(table, line, column, ErrorCode.valueOf(problem.name()));
        }
    }

    @Override
    public void unread(String table, String part) {
        if (!learning) {
            scan.unread(table, part);
        }
    }
}
