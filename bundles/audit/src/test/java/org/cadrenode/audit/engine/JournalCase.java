package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.NodeKeys;
import org.jspecify.annotations.Nullable;

/** Journals to look at and to damage. */
final class JournalCase {
    static final NodeKeys KEYS = NodeKeys.random();

    private JournalCase() { }

    static FileJournal open(Path directory) {
        return new FileJournal(directory, KEYS, Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
    }

    static FileJournal open(Path directory, long segmentBytes) {
        return new FileJournal(directory, KEYS, Clock.systemUTC(), segmentBytes);
    }

    static AuditEvent event(int number) {
        return AuditEvent.of(AuditAction.DELIVERY_LANDED, "delivery-" + number).count("rows", number).with("table", "pupils");
    }

    static SignatureCheck check() {
        return SignatureCheck.ed25519(KEYS.publicKey(KeyPurpose.JOURNAL_SIGNING));
    }

    static Verification verify(Path directory) {
        return verify(directory, null);
    }

    static Verification verify(Path directory, @Nullable Checkpoint witness) {
        try {
            return new JournalVerifier(directory, check()).verify(witness == null ? List.of() : List.of(witness));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a journal's files, as a look at the disk of a running node would. */
    static Path copy(Path directory, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files(directory)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        return target;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(f -> !f.endsWith("lock")).sorted().toList());
        }
    }

    static Path lastSegment(Path directory) throws IOException {
        List<Segment> segments = Segment.of(directory);
        return segments.get(segments.size() - 1).file();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
