package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.internal.WireInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RowWriter} wrote, a row at a time. Malformed input, input without its end mark, or
 * anything behind it, throws {@link IOException}. Not thread-safe.
 */
public final class RowReader implements AutoCloseable {
    private static final int MOST_COLUMNS = 10_000;

    private final WireInput in;
    private final List<ReleasedTable> tables = new ArrayList<>();
    private int table;
    private RecordKey key = new RecordKey(0, 0);
    private Pseudonym subject = new Pseudonym(0, 0);
    private @Nullable String[] values = {};
    private long rows;
    private long withdrawn;
    private long removals;
    private long version;
    private boolean arrived;
    private Kind kind = Kind.ROW;
    private Optional<DeliveryId> revises = Optional.empty();

    /** What a record of the stream is. */
    public enum Kind {
        /** A row of a table. */
        ROW,
        /** A key whose record a revision withdraws. */
        WITHDRAWN,
        /** A key whose record is no more at its source, and the version of that. */
        REMOVAL
    }

    public RowReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Goes to the next row; false at the end of the stream. Withdrawn records and removals are no rows, and passed over. */
    public boolean next() throws IOException {
        boolean more = nextRecord();
        while (more && kind != Kind.ROW) {
            more = nextRecord();
        }
        return more;
    }

    /** Goes to the next row, withdrawn record or removal; false at the end of the stream. */
    public boolean nextRecord() throws IOException {
        while (true) {
            switch (in.octet()) {
                case RowWriter.TABLE -> readTable();
                case RowWriter.ROW -> {
                    readRow(false);
                    arrived = false;
                    return true;
                }
                case RowWriter.STATE -> {
                    readRow(true);
                    arrived = false;
                    return true;
                }
                case RowWriter.ARRIVED -> {
                    readRow(true);
                    arrived = true;
                    return true;
                }
                case RowWriter.WITHDRAWN -> {
                    if (revises.isEmpty()) {
                        throw new IOException("Only a revision withdraws records");
                    }
                    key = new RecordKey(in.word(), in.word());
                    version = 0;
                    withdrawn++;
                    kind = Kind.WITHDRAWN;
                    return true;
                }
                case RowWriter.REMOVAL -> {
                    key = new RecordKey(in.word(), in.word());
                    version = readVersion();
                    removals++;
                    kind = Kind.REMOVAL;
                    return true;
                }
                case RowWriter.REVISES -> readRevised();
                case RowWriter.END -> {
                    if (in.number() != rows) {
                        throw new IOException("Rows are missing");
                    }
                    in.end();
                    return false;
                }
                default -> throw new IOException("The stream is not one of rows");
            }
        }
    }

    /** Returns the table of the current row. */
    public ReleasedTable table() {
        return tables.get(table);
    }

    /** Returns the number of the current row's table: small, and the same throughout the stream. */
    public int tableNumber() {
        return table;
    }

    /** Returns the key of the current row. */
    public RecordKey key() {
        return key;
    }

    /** Returns whose row the current one is. */
    public Pseudonym subject() {
        return subject;
    }

    /** Returns the value of a column of the current row, or null. */
    public @Nullable String value(int column) {
        return values[column];
    }

    /** Returns how many rows were read. */
    public long rows() {
        return rows;
    }

    /** Returns the delivery whose rows these take the place of, if they are a revision; known once a record was asked for. */
    public Optional<DeliveryId> revises() {
        return revises;
    }

    /** Returns what the current record is; one that is no row has its key, a removal its version, and nothing else. */
    public Kind kind() {
        return kind;
    }

    /** Returns the version of the current row or removal; 0 if none is known. */
    public long version() {
        return version;
    }

    /** Returns whether the version of the current row is that of its delivery, as its source told none. */
    public boolean arrived() {
        return arrived;
    }

    /** Returns how many removals were read. */
    public long removals() {
        return removals;
    }

    /** Returns how many withdrawn records were read. */
    public long withdrawn() {
        return withdrawn;
    }

    private void readRevised() throws IOException {
        if (revises.isPresent() || !tables.isEmpty() || withdrawn > 0 || removals > 0) {
            throw new IOException("What is revised is said once, and first");
        }
        try {
            revises = Optional.of(new DeliveryId(required()));
        } catch (IllegalArgumentException e) {
            throw new IOException("What is revised is no delivery");
        }
    }

    private void readTable() throws IOException {
        TableName name = new TableName(required());
        int width = in.count(MOST_COLUMNS);
        List<ReleasedColumn> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            String column = required();
            ColumnType type = ColumnType.valueOf(required());
            int flags = in.octet();
            Set<String> codes = new HashSet<>();
            for (int left = in.count(1 << 20); left > 0; left--) {
                codes.add(required());
            }
            columns.add(new ReleasedColumn(column, type, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, codes));
        }
        tables.add(new ReleasedTable(name, columns));
    }

    private long readVersion() throws IOException {
        long read = in.word();
        if (read < 1) {
            throw new IOException("A version is 1 or more");
        }
        return read;
    }

    private void readRow(boolean versioned) throws IOException {
        kind = Kind.ROW;
        table = in.count(tables.size() - 1);
        key = new RecordKey(in.word(), in.word());
        subject = new Pseudonym(in.word(), in.word());
        version = versioned ? readVersion() : 0;
        int width = tables.get(table).columns().size();
        if (values.length < width) {
            values = new @Nullable String[width];
        }
        for (int i = 0; i < width; i++) {
            values[i] = in.text();
        }
        rows++;
    }

    private String required() throws IOException {
        return Objects.requireNonNullElse(in.text(), "");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
