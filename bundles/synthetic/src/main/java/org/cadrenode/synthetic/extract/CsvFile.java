package org.cadrenode.synthetic.extract;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A CSV file in UTF-8 that knows the line it is on. Not thread-safe. */
final class CsvFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final Writer out;
    private final CsvWriter csv;
    private final String lineEnd;
    private long line = 1;
    private long rows;

    CsvFile(Path path, LineDelimiter lineEnd, String... header) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(path), StandardCharsets.UTF_8),
                BUFFER);
        this.csv = CsvWriter.builder().lineDelimiter(lineEnd).build(out);
        this.lineEnd = lineEnd.toString();
        write(header);
        rows = 0;
    }

    /** Writes a row; null is written as an empty field. */
    void write(@Nullable String... values) {
        csv.writeRecord(values);
        line++;
        rows++;
        for (String value : values) {
            if (value != null) {
                for (int at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) {
                    line++;
                }
            }
        }
    }

    /** Writes a line as it is. */
    void writeRaw(String text) throws IOException {
        csv.flush();
        out.write(text);
        out.write(lineEnd);
        line++;
        rows++;
    }

    /** The line on which the next row will begin, from 1. */
    long line() {
        return line;
    }

    /** The rows so far, without the header. */
    long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
