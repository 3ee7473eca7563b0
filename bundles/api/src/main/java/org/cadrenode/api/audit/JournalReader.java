package org.cadrenode.api.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Predicate;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.osgi.annotation.versioning.ProviderType;

/** What can be asked of the journal once it is written. Thread-safe. */
@ProviderType
public interface JournalReader {
    /**
     * Hands the wanted entries out, oldest first, reading the files as it goes; memory does not grow with the journal.
     *
     * @param visitor returns whether to go on
     */
    void search(JournalQuery query, Predicate<JournalEntry> visitor) throws IOException;

    /** Writes the wanted entries, a line each, in UTF-8, and returns how many. The sink stays open. */
    long export(JournalQuery query, ExportForm form, OutputStream sink) throws IOException;

    /**
     * Verifies the journal from its files, and against checkpoints that were kept elsewhere: by the other side of the
     * exchange as witnesses, or on paper.
     */
    Verification verify(List<Checkpoint> witnesses);

    /** The forms of an export. */
    enum ExportForm {
        /** An entry as a JSON object, with its chain hash, so that the export can be verified by itself. */
        JSON_LINES,
        /** An entry as an HL7 FHIR R4 AuditEvent resource in JSON. */
        FHIR
    }
}
