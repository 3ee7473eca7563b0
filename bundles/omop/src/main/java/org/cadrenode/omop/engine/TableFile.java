package org.cadrenode.omop.engine;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a table as commas, with a header, for databases that load such files. Not thread-safe. */
final class TableFile implements Closeable {
    private final CdmTable table;
    private final BufferedWriter writer;
    private final Map<String, Integer> places = new HashMap<>();
    private final @Nullable String[] cells;
    private int rows;

    /** Makes the file of a table in a folder. */
    TableFile(Path folder, CdmTable table) throws IOException {
        this.table = table;
        for (String field : table.names()) {
            places.put(field, places.size());
        }
        cells = new @Nullable String[places.size()];
        writer = Files.newBufferedWriter(folder.resolve(table.file()), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        writer.write(String.join(",", table.names()));
        writer.write('\n');
    }

    /** Sets a cell of the row that is being made. */
    TableFile set(String field, @Nullable String value) {
        Integer place = places.get(field);
        if (place == null) {
            throw new IllegalArgumentException(table.name() + " has no field " + field);
        }
        cells[place] = value;
        return this;
    }

    TableFile set(String field, int value) {
        return set(field, Integer.toString(value));
    }

    /** Returns the number of the row that is being made. */
    int next() {
        if (rows == Integer.MAX_VALUE) {
            throw new CadreException(ErrorCode.STORE_FULL, "Table " + table.name() + " has more rows than the model can number");
        }
        return rows + 1;
    }

    /** Ends the row. */
    void end() throws IOException {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                writer.write(',');
            }
            String value = cells[i];
            if (value != null) {
                write(value);
            }
        }
        writer.write('\n');
        Arrays.fill(cells, null);
        rows++;
    }

    private void write(String value) throws IOException {
        boolean plain = !value.isEmpty();
        for (int i = 0; plain && i < value.length(); i++) {
            char c = value.charAt(i);
            plain = c != ',' && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            writer.write(value);
        } else {
            writer.write('"');
            writer.write(value.replace("\"", "\"\""));
            writer.write('"');
        }
    }

    int rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
