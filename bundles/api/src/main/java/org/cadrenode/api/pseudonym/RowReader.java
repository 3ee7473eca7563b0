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
    private boolean takenBack;
    private Optional<DeliveryId> revises = Optional.empty();

    public RowReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Goes to the next row; false at the end of the stream. Withdrawn records are no rows, and passed over. */
    public boolean next() throws IOException {
        boolean more = nextRecord();
        while (more && takenBack) {
            more = nextRecord();
        }
        return more;
    }

    /** Goes to the next row or withdrawn record; false at the end of the stream. */
    public boolean nextRecord() throws IOException {
        while (true) {
            switch (in.octet()) {
                case RowWriter.TABLE -> readTable();
                case RowWriter.ROW -> {
                    readRow();
                    takenBack = false;
                    return true;
                }
                case RowWriter.WITHDRAWN -> {
                    if (revises.isEmpty()) {
                        throw new IOException("Only a revision withdraws records");
                    }
                    key = new RecordKey(in.word(), in.word());
                    withdrawn++;
                    takenBack = true;
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

    /** Returns whether the current record is one that is withdrawn: it has its key and nothing else. */
    public boolean takenBack() {
        return takenBack;
    }

    /** Returns how many withdrawn records were read. */
    public long withdrawn() {
        return withdrawn;
    }

    private void readRevised() throws IOException {
        if (revises.isPresent() || !tables.isEmpty() || withdrawn > 0) {
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

    private void readRow() throws IOException {
        table = in.count(tables.size() - 1);
        key = new RecordKey(in.word(), in.word());
        subject = new Pseudonym(in.word(), in.word());
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
