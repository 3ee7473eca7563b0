package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.internal.WireInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SourceRecordWriter} wrote, a record at a time. Malformed input throws {@link IOException}. Not
 * thread-safe.
 */
public final class SourceRecordReader implements SourceValues, AutoCloseable {
    private static final int MOST_COLUMNS = 10_000;
    private static final int MOST_UNREAD = 10_000;

    private final WireInput in;
    private final List<SourceTable> tables = new ArrayList<>();
    private final Map<String, Set<String>> unread = new TreeMap<>();
    private int table;
    private long line;
    private long version;
    private boolean removed;
    private long records;
    private @Nullable String[] values = {};

    public SourceRecordReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Goes to the next record; false at the end of the stream. */
    public boolean next() throws IOException {
        while (true) {
            switch (in.octet()) {
                case SourceRecordWriter.TABLE -> readTable();
                case SourceRecordWriter.RECORD -> {
                    readRecord(false);
                    removed = false;
                    return true;
                }
                case SourceRecordWriter.STATE -> {
                    readRecord(true);
                    removed = false;
                    return true;
                }
                case SourceRecordWriter.REMOVAL -> {
                    readRecord(true);
                    removed = true;
                    return true;
                }
                case SourceRecordWriter.UNREAD -> readUnread();
                case SourceRecordWriter.END -> {
                    if (in.number() != records) {
                        throw new IOException("Records are missing");
                    }
                    return false;
                }
                default -> throw new IOException("The stream is not one of records");
            }
        }
    }

    /** Returns the table of the current record. */
    public SourceTable table() {
        return tables.get(table);
    }

    /** Returns the number of the current record's table: small, and the same throughout the stream. */
    public int tableNumber() {
        return table;
    }

    /** Returns the place of the current record in the stream, from 0. */
    public long ordinal() {
        return records - 1;
    }

    /** Returns the line of the source file on which the current record starts, or 0. */
    public long line() {
        return line;
    }

    /** Returns the version of the current record; 0 if its source told none. */
    public long version() {
        return version;
    }

    /** Returns whether the current record is no more at its source. */
    public boolean removed() {
        return removed;
    }

    /** Returns the value of a column of the current record, or null. */
    @Override
    public @Nullable String value(int column) {
        return values[column];
    }

    /**
     * Returns the parts that were not read, by table, as far as the stream has been read; the table is empty where even that
     * is unknown.
     */
    public Map<String, Set<String>> unread() {
        return Collections.unmodifiableMap(unread);
    }

    private void readUnread() throws IOException {
        Set<String> parts = unread.computeIfAbsent(Objects.requireNonNullElse(in.text(), ""), table -> new TreeSet<>());
        String part = Objects.requireNonNullElse(in.text(), "");
        if (parts.size() < MOST_UNREAD) {
            parts.add(part);
        }
    }

    private void readTable() throws IOException {
        TableName name = new TableName(Objects.requireNonNullElse(in.text(), ""));
        int width = in.count(MOST_COLUMNS);
        List<String> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            columns.add(Objects.requireNonNullElse(in.text(), ""));
        }
        tables.add(new SourceTable(name, columns));
    }

    private void readRecord(boolean versioned) throws IOException {
        table = in.count(tables.size() - 1);
        line = in.number();
        version = versioned ? in.number() : 0;
        int width = tables.get(table).columns().size();
        if (values.length < width) {
            values = new @Nullable String[width];
        }
        for (int i = 0; i < width; i++) {
            values[i] = in.text();
        }
        records++;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
