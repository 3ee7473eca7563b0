package org.cadrenode.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Small tables that lie beside these classes: a row a line, commas between, {@code #} begins a comment. */
final class Table {
    private Table() {}

    /** Returns the rows of a table, each with {@code columns} cells. */
    static List<List<String>> read(String name, int columns) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : text(name).lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> row = List.of(line.split(",", -1));
            if (row.size() != columns) {
                throw new IOException(name + " has a line without " + columns + " cells: " + line);
            }
            rows.add(row);
        }
        return rows;
    }

    /** Returns what a file beside these classes holds. */
    static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
