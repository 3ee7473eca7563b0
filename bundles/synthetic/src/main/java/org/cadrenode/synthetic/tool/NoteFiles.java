package org.cadrenode.synthetic.tool;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.synthetic.notes.Note;
import org.cadrenode.synthetic.notes.NoteCorpus;
import org.cadrenode.synthetic.notes.PersonRow;
import org.cadrenode.synthetic.notes.PlantedSpan;
import org.cadrenode.synthetic.region.Digits;

/** A corpus of notes as files for a scrubber and for those who judge it. Not thread-safe. */
final class NoteFiles implements Closeable {

    private final Path folder;
    private final CsvWriter people;
    private final CsvWriter notes;
    private final CsvWriter truth;
    private final Set<String> written = new HashSet<>();
    private long childCount;
    private long noteCount;
    private long plantedCount;

    NoteFiles(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new FileAlreadyExistsException(folder + " is not empty");
            }
        }
        this.folder = folder;
        this.people = open("people.csv", "person_id", "role", "forenames", "surnames", "dob", "addresses", "postcodes",
                "phones", "emails", "ids", "relation_of");
        this.notes = open("notes.csv", "note_id", "person_id", "text");
        this.truth = open("truth.csv", "note_id", "start", "end", "kind", "known", "misspelt");
    }

    private CsvWriter open(String name, String... header) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF)
                .build(Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8));
        csv.writeRecord(header);
        return csv;
    }

    void write(NoteCorpus corpus) throws IOException {
        Files.write(folder.resolve("places.txt"), corpus.places());
        corpus.forEach(entry -> {
            childCount++;
            person(entry.child());
            entry.relatives().forEach(this::person);
            entry.notes().forEach(note -> note(entry.child().personId(), note));
        });
    }

    private void person(PersonRow row) {
        if (written.add(row.personId())) {
            people.writeRecord(row.personId(), row.role(), cell(row.forenames()), cell(row.surnames()),
                    row.birthDate().toString(), cell(row.addresses()), cell(row.postcodes()), cell(row.phones()),
                    cell(row.emails()), cell(row.ids()), cell(row.relationOf()));
        }
    }

    private void note(String personId, Note note) {
        String noteId = "N" + Digits.padded(++noteCount, 7);
        notes.writeRecord(noteId, personId, note.text());
        for (PlantedSpan span : note.spans()) {
            plantedCount++;
            truth.writeRecord(noteId, Integer.toString(span.start()), Integer.toString(span.end()), span.kind().word(),
                    Boolean.toString(span.known()), Boolean.toString(span.misspelt()));
        }
    }

    private static String cell(List<String> values) {
        return String.join(";", values);
    }

    long children() {
        return childCount;
    }

    long notes() {
        return noteCount;
    }

    long planted() {
        return plantedCount;
    }

    @Override
    public void close() throws IOException {
        people.close();
        notes.close();
        truth.close();
    }
}
