package org.cadrenode.audit.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.audit.engine.FileJournal;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyJournalTest {
    @TempDir
    private Path base;
    private final NodeKeys keys = NodeKeys.random();
    private final String publicKey = HexFormat.of().formatHex(keys.publicKey(KeyPurpose.JOURNAL_SIGNING));
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void theExitCodeTellsWhatWasFound() throws IOException {
        Path journal = base.resolve("journal");
        Path file = journal.resolve("000000000001.journal");
        Checkpoint witness;
        byte[] unfinished;
        byte[] checkpoints;
        try (FileJournal open = open(journal)) {
            open.record(AuditEvent.of(AuditAction.NODE_STARTED, "node"));
            open.checkpoint();
            checkpoints = Files.readAllBytes(journal.resolve("checkpoints"));
            open.record(AuditEvent.of(AuditAction.NODE_STOPPED, "node"));
            unfinished = Files.readAllBytes(file);
            witness = open.checkpoint();
        }
        String kept = witness.sequence() + ":" + witness.hash().hex();
        assertEquals(0, run(journal.toString(), "--key", publicKey));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("verdict: GOOD"));
        assertEquals(0, run(journal.toString(), "--key", publicKey, "--witness", kept));
        assertEquals(0, run(journal.toString(), "--key", HexFormat.of().formatHex(other()), "--key", publicKey));

        assertEquals(2, run(journal.toString(), "--key", HexFormat.of().formatHex(other())));
        assertEquals(2, run(journal.toString(), "--key", publicKey, "--witness", "2:" + "0".repeat(64)));

        Files.write(journal.resolve("checkpoints"), checkpoints);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(unfinished.length - 20);
        }
        assertEquals(3, run(journal.toString(), "--key", publicKey));
        assertEquals(4, run(journal.toString(), "--key", publicKey, "--witness", kept));

        unfinished[100] ^= 1;
        Files.write(file, unfinished);
        assertEquals(2, run(journal.toString(), "--key", publicKey));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("first bad entry: 1"));
    }

    @Test
    void aWitnessIsAManifestOrLinesOfCheckpoints() throws IOException {
        Path journal = base.resolve("journal");
        Checkpoint early;
        Checkpoint late;
        try (FileJournal open = open(journal)) {
            open.record(AuditEvent.of(AuditAction.NODE_STARTED, "node"));
            early = open.checkpoint();
            open.record(AuditEvent.of(AuditAction.NODE_STOPPED, "node"));
            late = open.checkpoint();
        }
        Path manifest = base.resolve("manifest.json");
        String form = "{\"version\":1,\"package\":\"p\",\"witness\":{\"sequence\":%d,\"hash\":\"%s\",\"signature\":\"%s\"}}";
        Files.writeString(manifest, String.format(form, late.sequence(), late.hash().hex(), late.signature()));
        assertEquals(0, run(journal.toString(), "--key", publicKey, "--witness", manifest.toString()));
        Files.writeString(manifest, String.format(form, 9, late.hash().hex(), late.signature()));
        assertEquals(4, run(journal.toString(), "--key", publicKey, "--witness", manifest.toString()));
        Files.writeString(manifest, String.format(form, 1, late.hash().hex(), late.signature()));
        assertEquals(2, run(journal.toString(), "--key", publicKey, "--witness", manifest.toString()));
        Files.writeString(manifest, "{\"version\":1}");
        assertEquals(1, run(journal.toString(), "--key", publicKey, "--witness", manifest.toString()));

        Path lines = base.resolve("lines");
        Files.writeString(lines, "# on paper\n" + Files.readString(journal.resolve("checkpoints")) + "\n");
        assertEquals(0, run(journal.toString(), "--key", publicKey, "--witness", lines.toString()));
        Files.writeString(lines, "00000000000000000001 " + early.hash().hex() + "\n00000000000000000002 " + early.hash().hex());
        assertEquals(2, run(journal.toString(), "--key", publicKey, "--witness", lines.toString()));
        Files.writeString(lines, "hello");
        assertEquals(1, run(journal.toString(), "--key", publicKey, "--witness", lines.toString()));
        assertEquals(1, run(journal.toString(), "--key", publicKey, "--witness", base.resolve("nowhere").toString()));
    }

    @Test
    void withoutAKeyItTakesTheOneThatTheJournalNamesAndSaysSo() throws IOException {
        Path journal = base.resolve("journal");
        try (FileJournal open = new FileJournal(journal, Clock.systemUTC(), FileJournal.SEGMENT_BYTES)) {
            open.unseal(keys, AuditEvent.of(AuditAction.KEYSTORE_CREATED, "keystore"));
        }
        assertEquals(0, run(journal.toString()));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("the journal itself names " + publicKey));
        Path checkpoints = journal.resolve("checkpoints");
        Files.delete(checkpoints);
        assertEquals(2, run(journal.toString()));
    }

    @Test
    void wrongArgumentsAreAnErrorOfTheirOwn() {
        assertEquals(1, run());
        assertEquals(1, run(base.toString(), "--unknown"));
        assertEquals(1, run(base.toString(), "--export", "x"));
        assertEquals(1, run(base.toString(), "--key"));
        assertEquals(1, run(base.toString(), "--key", "zz"));
        assertEquals(1, run(base.toString(), "--key", "00"));
        assertEquals(1, run(base.resolve("nowhere").toString(), "--key", publicKey));
        assertEquals(1, run(base.toString(), "--key", publicKey, "--witness", "12"));
        assertEquals(0, run("--help"));
    }

    private FileJournal open(Path directory) {
        return new FileJournal(directory, keys, Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
    }

    private static byte[] other() {
        return NodeKeys.random().publicKey(KeyPurpose.JOURNAL_SIGNING);
    }

    private int run(String... arguments) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return VerifyJournal.run(arguments, out, out);
    }
}
