package org.cadrenode.synthetic.extract;

import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.cadrenode.synthetic.notes.Note;
import org.cadrenode.synthetic.notes.PlantedSpan;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Child;
import org.jspecify.annotations.Nullable;

/**
 * The truth beside the extracts: who is who, what was planted where, what is wrong on purpose. Two records are of the
 * same person if and only if their {@code person_id} in {@code children.csv} is the same. Not thread-safe.
 *
 * <p>In {@code malformed.csv} and {@code duplicates.csv}, {@code line} is the physical line on which the row begins and
 * {@code record} the number of the row without the header; in a census file {@code line} is that of the opening
 * {@code <Child>} and {@code record} the number of the child.
 */
final class TruthFolder implements Closeable {

    private final CsvFile children;
    private final CsvFile barriers;
    private final CsvFile planted;
    private final CsvFile identifiers;
    private final CsvFile malformed;
    private final CsvFile duplicates;
    private final Set<IdentifierRow> waiting = new LinkedHashSet<>();

    TruthFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.children = open(folder, "children.csv", "person_id", "provider", "source", "local_id", "barrier_id");
        this.barriers = open(folder, "barriers.csv", "barrier_id", "birth_person_id", "adoptive_person_id",
                "adopted_on");
        this.planted = open(folder, "planted.csv", "source", "file", "note_id", "start", "end", "kind", "text",
                "known", "misspelt");
        this.identifiers = open(folder, "identifiers.csv", "person_id", "kind", "value");
        this.malformed = open(folder, "malformed.csv", "source", "file", "line", "record", "kind", "column",
                "local_id");
        this.duplicates = open(folder, "duplicates.csv", "source", "file", "line", "record", "first_line",
                "first_record", "local_id");
    }

    private record IdentifierRow(String subject, IdentifierKind kind, String value) {
    }

    static CsvFile open(Path folder, String name, String... header) throws IOException {
        return new CsvFile(folder.resolve(name), LineDelimiter.LF, header);
    }

    /** That a source holds a child under a number of its own. */
    void child(Child child, Source source, String localId) {
        Adoption adoption = child.adoption();
        children.write(child.personId(), source.provider().id(), source.id(), localId,
                adoption == null ? null : adoption.barrierId());
        identifier(child.personId(), IdentifierKind.LOCAL_ID, localId);
    }

    /** That two identities are of one adopted child and must never be linked. */
    void barrier(Adoption adoption, Child birth, Child adoptive) {
        barriers.write(adoption.barrierId(), birth.personId(), adoptive.personId(), adoption.on().toString());
    }

    /** That an identifier of a person occurs in an extract; null and empty ones are passed over. */
    void identifier(String subject, IdentifierKind kind, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            waiting.add(new IdentifierRow(subject, kind, value));
        }
    }

    /** Writes the identifiers of the household that is done, each once. */
    void householdDone() {
        for (IdentifierRow row : waiting) {
            identifiers.write(row.subject(), row.kind().word(), row.value());
        }
        waiting.clear();
    }

    void note(Source source, String file, String noteId, Note note) {
        for (PlantedSpan span : note.spans()) {
            planted.write(source.id(), file, noteId, Integer.toString(span.start()), Integer.toString(span.end()),
                    span.kind().word(), span.text(), Boolean.toString(span.known()), Boolean.toString(span.misspelt()));
        }
    }

    void malformed(Source source, String file, long line, long record, String kind, @Nullable String column,
            String localId) {
        malformed.write(source.id(), file, Long.toString(line), Long.toString(record), kind, column, localId);
    }

    void duplicate(Source source, String file, long line, long record, long firstLine, long firstRecord,
            String localId) {
        duplicates.write(source.id(), file, Long.toString(line), Long.toString(record), Long.toString(firstLine),
                Long.toString(firstRecord), localId);
    }

    long planted() {
        return planted.rows();
    }

    long malformed() {
        return malformed.rows();
    }

    long duplicates() {
        return duplicates.rows();
    }

    long barriers() {
        return barriers.rows();
    }

    @Override
    public void close() throws IOException {
        householdDone();
        for (CsvFile file : new CsvFile[] {children, barriers, planted, identifiers, malformed, duplicates}) {
            file.close();
        }
    }
}
