package org.cadrenode.synthetic.tool;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.cadrenode.synthetic.region.Chance;

/**
 * A CSV file whose rows end up in a random order, the same for the same seed. Rows are dealt to parts beside the file, and
 * each part is shuffled by itself when the file is closed, so that memory holds one part. No value may hold a line break.
 * Not thread-safe.
 */
final class ShuffledFile implements Closeable {

    private static final int ROWS_OF_PART = 200_000;

    private final Path file;
    private final String[] header;
    private final Chance chance;
    private final List<Path> parts = new ArrayList<>();
    private final List<CsvWriter> writers = new ArrayList<>();

    /**
     * @param rows about how many there will be
     */
    ShuffledFile(Path file, long seed, int rows, String... header) throws IOException {
        this.file = file;
        this.header = header.clone();
        this.chance = Chance.of(seed, "order of " + file.getFileName(), 0);
        for (int part = 0; part <= rows / ROWS_OF_PART; part++) {
            parts.add(file.resolveSibling(file.getFileName() + "." + part + ".part"));
            writers.add(CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(parts.get(part), StandardCharsets.UTF_8));
        }
    }

    void row(String... values) {
        chance.pick(writers).writeRecord(values);
    }

    @Override
    public void close() throws IOException {
        for (CsvWriter writer : writers) {
            writer.close();
        }
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            write(out, String.join(",", header));
            for (Path part : parts) {
                List<String> lines = new ArrayList<>(Files.readAllLines(part));
                Collections.shuffle(lines, new Random(chance.nextLong()));
                for (String line : lines) {
                    write(out, line);
                }
                Files.delete(part);
            }
        }
    }

    private static void write(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
