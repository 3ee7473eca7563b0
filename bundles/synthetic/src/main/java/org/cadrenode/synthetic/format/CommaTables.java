package org.cadrenode.synthetic.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of commas with a header each, for formats whose files are known beforehand. Not thread-safe. */
final class CommaTables implements Closeable {
    private record Opened(CsvWriter file, int width) { }

    private final Path folder;
    private final Map<String, Opened> files = new LinkedHashMap<>();

    CommaTables(Path folder) {
        this.folder = folder;
    }

    /** Opens a file and writes its header, of names with {@code |} between. */
    void open(String name, String header) throws IOException {
        String[] columns = header.split("\\|");
        CsvWriter file = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(folder.resolve(name));
        file.writeRecord(columns);
        files.put(name, new Opened(file, columns.length));
    }

    /** Writes a row of a file. */
    void row(String name, @Nullable String... values) {
        Opened opened = files.get(name);
        if (opened == null || opened.width != values.length) {
            throw new IllegalStateException("a row of " + name + " has " + values.length + " values");
        }
        opened.file.writeRecord(values);
    }

    @Override
    public void close() throws IOException {
        for (Opened opened : files.values()) {
            opened.file.close();
        }
    }
}
