package org.cadrenode.connector.json.internal;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.delimited.Lines;
import org.cadrenode.connector.spi.nested.Node;
import org.jspecify.annotations.Nullable;

/** Makes a record of each object, whose columns are the dotted paths that a first reading found. */
final class FlatObjects implements JsonObjects.Handler {
    private static final int MOST_COLUMNS = 10_000;
    private static final int LONGEST_NAME = 200;

    private final String table;
    private final List<String> columns;
    private final Records records;
    private final @Nullable String[] values;
    private int number = -1;

    FlatObjects(String table, Columns columns, Records records) {
        this.table = table;
        this.columns = List.copyOf(columns.paths);
        this.records = records;
        values = new @Nullable String[this.columns.size()];
    }

    @Override
    public void object(Node node) throws IOException {
        Map<String, String> flat = node.flattened();
        int found = 0;
        for (int i = 0; i < values.length; i++) {
            String value = flat.get(columns.get(i));
            values[i] = value;
            found += value == null ? 0 : 1;
            if (value != null && Lines.hasControl(value)) {
                records.reject(table, node.line(), "", Problem.ROW_CONTROL_CHARACTER);
                return;
            }
        }
        if (found < flat.size()) {
            records.reject(table, node.line(), "", Problem.ROW_COLUMN_COUNT); // More columns than a table has.
            return;
        }
        if (number < 0) {
            number = records.table(table, columns);
        }
        records.record(number, node.line(), values);
    }

    @Override
    public void rejected(long line, Problem problem) throws IOException {
        records.reject(table, line, "", problem);
    }

    /** Finds the paths of all objects, in the order of their first appearance. */
    static final class Columns implements JsonObjects.Handler {
        private final Set<String> paths = new LinkedHashSet<>();

        @Override
        public void object(Node node) {
            for (String path : new TreeSet<>(node.flattened().keySet())) {
                if (paths.size() < MOST_COLUMNS && path.length() <= LONGEST_NAME) {
                    paths.add(path);
                }
            }
        }

        @Override
        public void rejected(long line, Problem problem) {
            // The second reading comes to the same place, and says so.
        }
    }
}
