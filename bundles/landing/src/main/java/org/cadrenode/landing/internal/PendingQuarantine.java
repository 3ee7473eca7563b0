package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine entries of a stage that has not been reached yet, in files, so that memory does not grow with them. A
 * stage may fail and be called again before it is reached: its first attempt ends where it opens an artefact a second
 * time, or gives one up, and the entries of that attempt go. Guarded by the delivery's lock.
 */
final class PendingQuarantine {
    private final StableFiles files;
    private final DeliveryFolder folder;
    private final List<Path> finished = new ArrayList<>();
    private final Set<Artefact> committed = EnumSet.noneOf(Artefact.class);
    private QuarantineFile.@Nullable Writer writer;
    private @Nullable Path open;
    private int made;

    PendingQuarantine(StableFiles files, DeliveryFolder folder) {
        this.files = files;
        this.folder = folder;
    }

    void add(String table, long line, String column, ErrorCode code) throws IOException {
        QuarantineFile.Writer to = writer;
        if (to == null) {
            Path file = folder.path().resolve("pending-" + ++made + DeliveryFolder.UNFINISHED);
            to = new QuarantineFile.Writer(files.create(file));
            open = file;
            writer = to;
        }
        to.write(table, line, column, code);
    }

    /** The stage opens an artefact. */
    void opened(Artefact artefact) throws IOException {
        if (committed.contains(artefact)) {
            committed.clear();
            removeFinished();
        }
    }

    /** The stage committed an artefact. */
    void committed(Artefact artefact) throws IOException {
        committed.add(artefact);
        finish();
    }

    /** The stage gave an artefact up, and with it the attempt. */
    void abandoned() throws IOException {
        clear();
    }

    boolean isEmpty() {
        return writer == null && finished.isEmpty();
    }

    /** Writes all entries to {@code file}, durably; they stay pending until {@link #clear}. */
    void writeTo(Path file) throws IOException {
        finish();
        try (QuarantineFile.Writer all = new QuarantineFile.Writer(files.create(file))) {
            for (Path part : finished) {
                try (InputStream in = files.open(part);
                        QuarantineFile.Reader reader = new QuarantineFile.Reader(folder.id(), in)) {
                    for (QuarantineEntry entry = reader.peek(); entry != null; entry = reader.peek()) {
                        all.write(entry.table(), entry.line(), entry.column(), entry.code());
                        reader.advance();
                    }
                }
            }
        }
    }

    void clear() throws IOException {
        finish();
        committed.clear();
        removeFinished();
    }

    private void finish() throws IOException {
        QuarantineFile.Writer from = writer;
        Path file = open;
        writer = null;
        open = null;
        if (from != null && file != null) {
            finished.add(file);
            from.close();
        }
    }

    private void removeFinished() throws IOException {
        while (!finished.isEmpty()) {
            files.remove(finished.get(0));
            finished.remove(0);
        }
    }
}
