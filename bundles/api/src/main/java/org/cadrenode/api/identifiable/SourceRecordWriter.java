package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.internal.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes source records as a stream: a mark a record (1 table, 2 record, 3 state of a record with its version, 4 removal with
 * its version, 5 a part that was not read, 0 end with the count). A stream without its end mark does not read. Not thread-safe.
 */
public final class SourceRecordWriter implements AutoCloseable {
    static final int END = 0;
    static final int TABLE = 1;
    static final int RECORD = 2;
    static final int STATE = 3;
    static final int REMOVAL = 4;
    static final int UNREAD = 5;

    private final WireOutput out;
    private final List<SourceTable> tables = new ArrayList<>();
    private long records;

    public SourceRecordWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /** Declares a table and returns its number. */
    public int table(SourceTable table) throws IOException {
        out.octet(TABLE);
        out.text(table.name().value());
        out.number(table.columns().size());
        for (String column : table.columns()) {
            out.text(column);
        }
        tables.add(table);
        return tables.size() - 1;
    }

    /** Writes a record with one value a column of its table, null for none. */
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        write(table, line, 0, RECORD, values);
    }

    /** Writes a state of a record, or its removal; see {@link RecordSink#change}. */
    public void change(int table, long line, long version, boolean removed, @Nullable String[] values) throws IOException {
        if (version < 1) {
            throw new IllegalArgumentException("A version is 1 or more");
        }
        write(table, line, version, removed ? REMOVAL : STATE, values);
    }

    private void write(int table, long line, long version, int mark, @Nullable String[] values) throws IOException {
        int width = tables.get(table).columns().size();
        if (values.length < width) {
            throw new IllegalArgumentException("A record has a value a column");
        }
        out.octet(mark);
        out.number(table);
        out.number(line);
        if (mark != RECORD) {
            out.number(version);
        }
        for (int i = 0; i < width; i++) {
            out.text(values[i]);
        }
        records++;
    }

    /** Writes that a part was not read; see {@link RecordSink#unread}. */
    public void unread(String table, String part) throws IOException {
        out.octet(UNREAD);
        out.text(table);
        out.text(part);
    }

    /** Returns how many records were written. */
    public long records() {
        return records;
    }

    /** Writes the end mark. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        out.octet(END);
        out.number(records);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
