package org.cadrenode.shell.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table for people, or an array of objects for programs. The column names are the schema: they do not change. */
public final class Listing {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int SEPARATOR = " | ".length();
    private static final int LEAST_TEXT = 30;
    private static final Pattern FRACTION = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z$");

    private final List<String> columns;
    private final String whenEmpty;
    private final List<Object[]> rows = new ArrayList<>();
    private final Set<String> sparing = new HashSet<>();
    private int width;

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

    /** Has people see columns of counts only where one of them is not 0; programs get them all. */
    Listing sparing(String... counts) {
        sparing.addAll(List.of(counts));
        return this;
    }

    /** Has people see the last column in as many lines as it needs on a screen of so many characters; 0 where there is no screen. */
    Listing within(int screen) {
        width = screen;
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
            int[] told = IntStream.range(0, columns.size()).filter(i -> rows.stream().anyMatch(row -> says(columns.get(i), row[i]))).toArray();
            int left = width;
            int last = told[told.length - 1];
            for (int i : told) {
                Col column = table.column(columns.get(i).replace('_', ' '));
                if (rows.get(0)[i] instanceof Number) {
                    column.alignRight();
                }
                if (i != last) {
                    left -= SEPARATOR + rows.stream().mapToInt(row -> String.valueOf(legible(row[i])).length()).reduce(columns.get(i).length(), Math::max);
                }
            }
            int room = width == 0 ? Integer.MAX_VALUE : Math.max(LEAST_TEXT, left);
            for (Object[] row : rows) {
                List<Object> lines = lines(legible(row[last]), room);
                for (int line = 0; line < lines.size(); line++) {
                    boolean first = line == 0;
                    Object text = lines.get(line);
                    table.addRow().addContent(Arrays.stream(told).mapToObj(i -> i == last ? text : first ? legible(row[i]) : "").toArray());
                }
            }
            table.print(out, true);
        }
    }

    // Between words; one that is longer than a line stays whole, since it may be a path to be copied.
    private static List<Object> lines(Object value, int room) {
        String text = String.valueOf(value);
        if (text.length() <= room) {
            return List.of(value);
        }
        List<Object> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private boolean says(String column, Object value) {
        String text = String.valueOf(value);
        return !text.isEmpty() && !(text.equals("0") && sparing.contains(column));
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
