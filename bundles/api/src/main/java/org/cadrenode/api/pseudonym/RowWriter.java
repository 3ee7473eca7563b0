package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.internal.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes pseudonymised rows as a stream: a mark a record (1 table, 2 row, 3 a key whose record is withdrawn, 4 the delivery
 * that is revised, 5 row with its version, 6 removal: a key with the version of which its record is no more, 7 row with the
 * version of its delivery, 0 end with the row count), values as UTF-8 behind their length. A stream without its end mark does not read. Not thread-safe.
 *
 * <p>A version orders the states of one record key: of two, the one with the higher holds, in whatever order they are loaded.
 * Versions of different keys cannot be compared. Where the source told none, that of the delivery stands for it, and of two rows
 * of the delivery with one key the later holds.
 */
public final class RowWriter implements AutoCloseable {
    static final int END = 0;
    static final int TABLE = 1;
    static final int ROW = 2;
    static final int WITHDRAWN = 3;
    static final int REVISES = 4;
    static final int STATE = 5;
    static final int REMOVAL = 6;
    static final int ARRIVED = 7;

    private final WireOutput out;
    private final List<ReleasedTable> tables = new ArrayList<>();
    private long rows;
    private long withdrawn;
    private long removals;

    public RowWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /**
     * Says that the rows take the place of those that left under this delivery: they count as its rows, and never replace what
     * a later delivery told. Before anything else.
     */
    public void revises(DeliveryId delivery) throws IOException {
        if (!tables.isEmpty() || withdrawn > 0 || removals > 0) {
            throw new IllegalStateException("What is revised is said first");
        }
        out.octet(REVISES);
        out.text(delivery.value());
    }

    /** Withdraws a record that left under the revised delivery and is to be no more. Not a row; behind all rows. */
    public void withdrawn(RecordKey key) throws IOException {
        out.octet(WITHDRAWN);
        out.word(key.high());
        out.word(key.low());
        withdrawn++;
    }

    /** Declares a table and returns its number, which {@link #row} takes. */
    public int table(ReleasedTable table) throws IOException {
        out.octet(TABLE);
        out.text(table.name().value());
        out.number(table.columns().size());
        for (ReleasedColumn column : table.columns()) {
            out.text(column.name());
            out.text(column.type().name());
            out.octet((column.eventDate() ? 1 : 0) | (column.quasiIdentifier() ? 2 : 0)
                    | (column.releasedByName() ? 4 : 0));
            out.number(column.codes().size());
            for (String code : column.codes().stream().sorted().toList()) {
                out.text(code);
            }
        }
        tables.add(table);
        return tables.size() - 1;
    }

    /** Writes that the record of a key is no more at its source as of a version, from 1. Not a row. */
    public void removal(RecordKey key, long version) throws IOException {
        demandVersion(version);
        out.octet(REMOVAL);
        out.word(key.high());
        out.word(key.low());
        out.word(version);
        removals++;
    }

    /**
     * Writes a row of which no version is known, with one value a column of its table, null for none: it takes the place of
     * what was loaded before, unless a version of that is known.
     */
    public void row(int table, RecordKey key, Pseudonym subject, @Nullable String[] values) throws IOException {
        write(ROW, table, key, subject, 0, values);
    }

    /** Writes a row that is the state of its record in a version, from 1, with one value a column of its table, null for none. */
    public void row(int table, RecordKey key, Pseudonym subject, long version, @Nullable String[] values) throws IOException {
        demandVersion(version);
        write(STATE, table, key, subject, version, values);
    }

    /** Writes a row whose source told no version, with that of its delivery, from 1; one value a column, null for none. */
    public void arrived(int table, RecordKey key, Pseudonym subject, long version, @Nullable String[] values) throws IOException {
        demandVersion(version);
        write(ARRIVED, table, key, subject, version, values);
    }

    private static void demandVersion(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("A version is 1 or more");
        }
    }

    private void write(int mark, int table, RecordKey key, Pseudonym subject, long version, @Nullable String[] values)
            throws IOException {
        int width = tables.get(table).columns().size();
        if (values.length < width) {
            throw new IllegalArgumentException("A row has a value a column");
        }
        out.octet(mark);
        out.number(table);
        out.word(key.high());
        out.word(key.low());
        out.word(subject.high());
        out.word(subject.low());
        if (mark != ROW) {
            out.word(version);
        }
        for (int i = 0; i < width; i++) {
            out.text(values[i]);
        }
        rows++;
    }

    /** Returns how many rows were written. */
    public long rows() {
        return rows;
    }

    /** Returns how many records were withdrawn. */
    public long withdrawn() {
        return withdrawn;
    }

    /** Returns how many removals were written. */
    public long removals() {
        return removals;
    }

    /** Writes the end mark. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        out.octet(END);
        out.number(rows);
        out.flush();
    }

    /** Closes the sink; without {@link #finish} before, the stream does not read. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
