package org.cadrenode.synthetic.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of commas, one a table, with their columns in the first line; all of them are there, with or without rows. Not thread-safe. */
final class TableFiles implements Closeable {
    private final Map<String, CsvWriter> files = new LinkedHashMap<>();
    private final Map<String, Integer> widths = new LinkedHashMap<>();
    private final Map<String, Long> rows = new LinkedHashMap<>();

    /**
     * Opens the files.
     *
     * @param tables the columns of each, with commas between
     * @param suffix behind each table's name
     */
    TableFiles(Path folder, Map<String, String> tables, String suffix) throws IOException {
        try {
            for (Map.Entry<String, String> table : tables.entrySet()) {
                String[] columns = table.getValue().split(",");
                CsvWriter file = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(folder.resolve(table.getKey() + suffix));
                files.put(table.getKey(), file);
                widths.put(table.getKey(), columns.length);
                rows.put(table.getKey(), 0L);
                file.writeRecord(columns);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Writes a row; null is no value. */
    void row(String table, @Nullable String... values) {
        CsvWriter file = files.get(table);
        if (file == null || widths.getOrDefault(table, 0) != values.length) {
            throw new IllegalArgumentException("The table " + table + " has other columns");
        }
        file.writeRecord(values);
        rows.merge(table, 1L, Long::sum);
    }

    /** Returns how many rows each table has. */
    Map<String, Long> rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        for (CsvWriter file : files.values()) {
            file.close();
        }
    }
}
