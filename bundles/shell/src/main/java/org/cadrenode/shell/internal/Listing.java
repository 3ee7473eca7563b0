package org.cadrenode.shell.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table for people, or an array of objects for programs. The column names are the schema: they do not change. */
public final class Listing {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern FRACTION = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z$");

    private final List<String> columns;
    private final String whenEmpty;
    private final List<Object[]> rows = new ArrayList<>();

    /** A table with these columns, and what to say when it has no rows. */
    public Listing(String whenEmpty, String... columns) {
        this.whenEmpty = whenEmpty;
        this.columns = List.of(columns);
    }

    /** Adds a row, a value a column. */
    public Listing row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("A row has a value a column");
        }
        rows.add(values);
        return this;
    }

    int size() {
        return rows.size();
    }

    /** Returns the rows as programs get them. */
    List<Map<String, Object>> objects() {
        return rows.stream().map(this::asMap).toList();
    }

    /** Prints it. */
    public void print(PrintStream out, boolean json) {
        if (json) {
            printJson(out, objects());
        } else if (rows.isEmpty()) {
            out.println(whenEmpty);
        } else {
            ShellTable table = new ShellTable();
            // A column that has nothing in any row takes the room of those that have.
            int[] told = IntStream.range(0, columns.size()).filter(i -> rows.stream().anyMatch(row -> !String.valueOf(row[i]).isEmpty())).toArray();
            for (int i : told) {
                Col column = table.column(columns.get(i).replace('_', ' '));
                if (rows.get(0)[i] instanceof Number) {
                    column.alignRight();
                }
            }
            rows.forEach(row -> table.addRow().addContent(Arrays.stream(told).mapToObj(i -> legible(row[i])).toArray()));
            table.print(out, true);
        }
    }

    /** Returns a value as people read it: a moment to the second. */
    static Object legible(Object value) {
        return value instanceof String || value instanceof Instant ? FRACTION.matcher(value.toString()).replaceFirst("$1Z") : value;
    }

    private Map<String, Object> asMap(Object[] row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            object.put(columns.get(i), row[i]);
        }
        return object;
    }

    static void printJson(PrintStream out, Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
