package org.cadrenode.audit.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader.ExportForm;
import org.cadrenode.audit.engine.ExportedLine;
import org.cadrenode.audit.engine.FileJournal;

/** Writes entries out, a line each, as they are read. Stateless. */
final class Export {
    private Export() { }

    /** Writes the wanted entries and returns how many; the sink stays open. */
    static long write(FileJournal journal, JournalQuery query, ExportForm form, OutputStream sink) throws IOException {
        Lines lines = new Lines(form, sink);
        try {
            journal.search(query, lines::write);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sink.flush();
        return lines.written;
    }

    private static final class Lines {
        private final ExportForm form;
        private final OutputStream sink;
        private final String node = System.getProperty("karaf.name", "node");
        private long written;

        Lines(ExportForm form, OutputStream sink) {
            this.form = form;
            this.sink = sink;
        }

        boolean write(JournalEntry entry) {
            try {
                sink.write(switch (form) {
                    case JSON_LINES -> ExportedLine.of(entry);
                    case FHIR -> FhirAuditEvent.of(entry, node);
                });
                sink.write('\n');
                written++;
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
