package org.cadrenode.connector.spi.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Reads a table that belongs to a connector's settings, such as a layout: commas, UTF-8, a header. Stateless. */
public final class SettingsTable {
    private static final int MOST = 20_000;

    private SettingsTable() { }

    /** One row: the values of its columns, stripped; those without a value are not in it. */
    public record Row(long line, Map<String, String> values) {
        public Row {
            values = Map.copyOf(values);
        }

        /** Returns a value, empty if there is none. */
        public String text(String column) {
            return values.getOrDefault(column, "");
        }
    }

    /**
     * Reads a file.
     *
     * @param name its path, which may start with <code>${karaf.etc}</code> or <code>${karaf.data}</code>
     * @param needed columns that it must have
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static List<Row> read(String name, Set<String> needed) {
        Path file;
        try {
            file = Path.of(name.replace("${karaf.etc}", System.getProperty("karaf.etc", "etc"))
                    .replace("${karaf.data}", System.getProperty("karaf.data", "data")));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("The name of the settings' table is no path on this machine", e);
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file + "; write it, or set another");
        }
        return read(file.toString(), () -> Files.newInputStream(file), needed);
    }

    /** Opens a table. */
    public interface Opening {
        /** Returns a stream from its start; the caller closes it. */
        InputStream open() throws IOException;
    }

    /**
     * Reads a table from anywhere.
     *
     * @param name what it is called in a sentence
     * @param opening where it is
     * @param needed columns that it must have
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static List<Row> read(String name, Opening opening, Set<String> needed) {
        Rows rows = new Rows();
        try {
            DelimitedReader.read(new Extract() {
                @Override
                public String table() {
                    return "settings";
                }

                @Override
                public InputStream open() throws IOException {
                    return opening.open();
                }
            }, "settings", DelimitedFormat.COMMAS, rows);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + name + " cannot be read; give the node's user the right", e);
        }
        if (rows.wrong > 0) {
            throw new IllegalArgumentException("Line " + rows.wrong + " of " + name + " cannot be read: " + rows.problem);
        }
        if (rows.read.isEmpty() || !rows.columns.containsAll(needed)) {
            throw new IllegalArgumentException("The file " + name + " has a header with " + String.join(", ", needed.stream().sorted().toList())
                    + ", and a line below it at least");
        }
        return List.copyOf(rows.read);
    }

    private static final class Rows implements Records {
        private final List<Row> read = new ArrayList<>();
        private List<String> columns = List.of();
        private long wrong;
        private @Nullable Problem problem;

        @Override
        public int table(String name, List<String> names) {
            columns = List.copyOf(names);
            return 0;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            if (read.size() == MOST) {
                reject("", line, "", Problem.ROW_TOO_LONG);
                return;
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                String value = values[i];
                if (value != null && !value.isBlank()) {
                    row.put(columns.get(i), value.strip());
                }
            }
            read.add(new Row(line, row));
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            record(table, line, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            record(table, line, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem found) {
            if (wrong == 0) {
                wrong = Math.max(1, line);
                problem = found;
            }
        }
    }
}
