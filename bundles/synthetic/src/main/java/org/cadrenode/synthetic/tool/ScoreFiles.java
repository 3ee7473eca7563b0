package org.cadrenode.synthetic.tool;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cadrenode.synthetic.measure.ScrubScore;
import org.jspecify.annotations.Nullable;

/** The files that a scrubber is judged by. */
final class ScoreFiles {

    private static final int AROUND = 40;

    private final Path truth;
    private final Path found;
    private final Path notes;

    ScoreFiles(Path truth, Path found, Path notes) {
        this.truth = truth;
        this.found = found;
        this.notes = notes;
    }

    /** Scores each note, and writes the errors where they are asked for. */
    ScrubScore score(@Nullable Path misses) throws IOException {
        Map<String, List<ScrubScore.Planted>> planted = spans(truth, row -> new ScrubScore.Planted(number(row, "start"),
                number(row, "end"), row.getField("kind"), Boolean.parseBoolean(row.getField("known")),
                Boolean.parseBoolean(row.getField("misspelt"))));
        Map<String, List<ScrubScore.Found>> removed = spans(found,
                row -> new ScrubScore.Found(number(row, "start"), number(row, "end"), row.getField("kind")));
        ScrubScore score = new ScrubScore();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(notes);
                Writer out = misses == null ? Writer.nullWriter()
                        : Files.newBufferedWriter(misses, StandardCharsets.UTF_8);
                CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
            csv.writeRecord("note_id", "error", "kind", "start", "end", "text", "around");
            for (NamedCsvRecord row : rows) {
                String id = row.getField("note_id");
                String text = row.getField("text");
                List<ScrubScore.Planted> plantedHere = planted.getOrDefault(id, List.of());
                List<ScrubScore.Found> removedHere = removed.getOrDefault(id, List.of());
                for (ScrubScore.Miss miss : score.add(text, plantedHere, removedHere)) {
                    write(csv, id, miss, text);
                }
                planted.remove(id);
                removed.remove(id);
            }
        }
        if (!planted.isEmpty() || !removed.isEmpty()) {
            throw new IllegalArgumentException("there are spans of notes that are not in the notes file");
        }
        return score;
    }

    private static void write(CsvWriter csv, String id, ScrubScore.Miss miss, String text) {
        int[] characters = text.codePoints().toArray();
        int from = Math.max(0, miss.start() - AROUND);
        int to = Math.min(characters.length, miss.end() + AROUND);
        String around = new String(characters, from, miss.start() - from) + "[["
                + new String(characters, miss.start(), miss.end() - miss.start()) + "]]"
                + new String(characters, miss.end(), to - miss.end());
        csv.writeRecord(id, miss.planted() ? "missed" : "wrongly removed", miss.kind(), Integer.toString(miss.start()),
                Integer.toString(miss.end()), new String(characters, miss.start(), miss.end() - miss.start()),
                around.replace("\n", "\\n"));
    }

    private static int number(NamedCsvRecord row, String column) {
        int number = Integer.parseInt(row.getField(column));
        if (number < 0) {
            throw new IllegalArgumentException("an offset is negative");
        }
        return number;
    }

    private static <T> Map<String, List<T>> spans(Path file, Function<NamedCsvRecord, T> span) throws IOException {
        Map<String, List<T>> spans = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                spans.computeIfAbsent(row.getField("note_id"), id -> new ArrayList<>()).add(span.apply(row));
            }
        }
        return spans;
    }
}
