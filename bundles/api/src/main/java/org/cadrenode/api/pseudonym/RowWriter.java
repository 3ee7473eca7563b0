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
 * that is revised, 0 end with the row count), values as UTF-8 behind their length. A stream without its end mark does not
 * read. Not thread-safe.
 */
public final class RowWriter implements AutoCloseable {
    static final int END = 0;
    static final int TABLE = 1;
    static final int ROW = 2;
    static final int WITHDRAWN = 3;
    static final int REVISES = 4;

    private final WireOutput out;
    private final List<ReleasedTable> tables = new ArrayList<>();
    private long rows;
    private long withdrawn;

    public RowWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /**
     * Says that the rows take the place of those that left under this delivery: they count as its rows, and never replace what
     * a later delivery told. Before anything else.
     */
    public void revises(DeliveryId delivery) throws IOException {
        if (!tables.isEmpty() || withdrawn > 0) {
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

    /** Writes a row with one value a column of its table, null for none. */
    public void row(int table, RecordKey key, Pseudonym subject, @Nullable String[] values) throws IOException {
        int width = tables.get(table).columns().size();
        if (values.length < width) {
            throw new IllegalArgumentException("A row has a value a column");
        }
        out.octet(ROW);
        out.number(table);
        out.word(key.high());
        out.word(key.low());
        out.word(subject.high());
        out.word(subject.low());
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
