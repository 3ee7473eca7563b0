package org.cadrenode.pipeline.internal;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.spi.SourceDescription;
import org.jspecify.annotations.Nullable;

/**
 * Takes records for a look at their form: it counts, and keeps shapes, never a value. A name that the connector does not
 * know beforehand may be a value itself, as where a file has no line of headings: it is shown only if it, and those
 * beside it, look like headings. Ends the reading once it has seen enough. For one thread.
 */
final class PreviewTables implements RecordSink {
    private static final int MOST_SHAPES = 1000;
    private static final int SHOWN_SHAPES = 3;
    private static final int MOST_TABLES = 1000;

    private final SourceDescription description;
    private final int most;
    private final Set<String> unread = new TreeSet<>();
    private final List<Table> tables = new ArrayList<>();
    private long records;
    private long rejected;
    private volatile boolean enough;

    PreviewTables(SourceDescription description, int most) {
        this.description = description;
        this.most = most;
    }

    /** Returns whether as many records were seen as were wanted. */
    boolean enough() {
        return enough;
    }

    @Override
    public int table(SourceTable table) throws InterruptedIOException {
        refuseIfEnough();
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).table.equals(table)) {
                return i;
            }
        }
        if (tables.size() == MOST_TABLES) {
            enough = true;
            refuseIfEnough();
        }
        tables.add(new Table(table));
        return tables.size() - 1;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws InterruptedIOException {
        refuseIfEnough();
        tables.get(table).take(values);
        enough = ++records + rejected >= most;
    }

    @Override
    public void change(int table, long line, long version, boolean removed, @Nullable String[] values) throws InterruptedIOException {
        record(table, line, values);
    }

    @Override
    public void quarantine(String table, long line, String column, ErrorCode code) throws InterruptedIOException {
        refuseIfEnough();
        enough = records + ++rejected >= most;
    }

    @Override
    public void unread(String table, String part) throws InterruptedIOException {
        refuseIfEnough();
        if (unread.size() < MOST_TABLES) {
            unread.add(table.isEmpty() ? part : table + "." + part);
        }
    }

    private void refuseIfEnough() throws InterruptedIOException {
        if (enough) {
            throw new InterruptedIOException("Enough was seen");
        }
    }

    /** Returns what was seen. */
    SourcePreview preview(List<String> findings) {
        List<String> found = new ArrayList<>(findings);
        List<SourcePreview.Table> seen = new ArrayList<>();
        for (Table table : tables) {
            List<String> headings = headings(table.table);
            if (!headings.equals(table.table.columns())) {
                found.add("The columns of table " + table.table.name() + " are shown by number: their names may be values, as where a"
                        + " file has no line of headings.");
            }
            seen.add(table.seen(headings));
        }
        if (!unread.isEmpty()) {
            found.add("Parts that the connector does not know and does not read: " + String.join(", ", unread) + ".");
        }
        return new SourcePreview(seen, records, rejected, !enough, found);
    }

    private List<String> headings(SourceTable table) {
        Set<String> known = new HashSet<>();
        description.tables().stream().filter(declared -> declared.name().equals(table.name().value()))
                .forEach(declared -> declared.columns().forEach(column -> known.add(column.name())));
        return table.headings(known);
    }

    private static final class Table {
        private final SourceTable table;
        private final List<Column> columns = new ArrayList<>();
        private long records;

        private Table(SourceTable table) {
            this.table = table;
            table.columns().forEach(name -> columns.add(new Column()));
        }

        private void take(@Nullable String[] values) {
            records++;
            for (int i = 0; i < columns.size() && i < values.length; i++) {
                columns.get(i).take(values[i]);
            }
        }

        private SourcePreview.Table seen(List<String> headings) {
            List<SourcePreview.Column> seen = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                seen.add(columns.get(i).seen(headings.get(i)));
            }
            return new SourcePreview.Table(table.name().value(), records, seen);
        }
    }

    private static final class Column {
        private final Map<String, Long> shapes = new HashMap<>();
        private long filled;
        private int longest;

        private void take(@Nullable String value) {
            if (value == null || value.isBlank()) {
                return;
            }
            filled++;
            longest = Math.max(longest, value.codePointCount(0, value.length()));
            String shape = Shape.of(value);
            if (shapes.size() < MOST_SHAPES || shapes.containsKey(shape)) {
                shapes.merge(shape, 1L, Long::sum);
            }
        }

        private SourcePreview.Column seen(String name) {
            return new SourcePreview.Column(name, filled, longest, shapes.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                    .limit(SHOWN_SHAPES).map(Map.Entry::getKey).toList());
        }
    }
}
