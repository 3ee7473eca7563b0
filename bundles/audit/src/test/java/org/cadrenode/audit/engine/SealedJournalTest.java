package org.cadrenode.audit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose keys come, go and are renewed, and whose disk is full. */
class SealedJournalTest {
    @TempDir
    private Path base;

    private Path directory() {
        return base.resolve("journal");
    }

    @Test
    void throughSealingsAndRenewalsInAnyOrderTheJournalStaysWholeForTheNewestKey() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("throughSealingsAndRenewalsInAnyOrderTheJournalStaysWholeForTheNewestKey cadre.seed=" + seed);
        Random random = new Random(seed);
        int version = 1;
        FileJournal journal = sealed();
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(7)) {
                case 0 -> journal.unseal(keys(version), unsealed());
                case 1 -> journal.seal();
                case 2 -> journal.unseal(keys(++version), unsealed());
                case 3 -> {
                    journal.close();
                    journal = sealed();
                }
                case 4 -> assertEquals(Verdict.GOOD, journal.verify().verdict(), "step " + step);
                default -> journal.record(JournalCase.event(step));
            }
            assertEquals(FileJournal.Condition.GOOD, journal.condition(), "step " + step);
        }
        journal.unseal(keys(version), unsealed());
        assertEquals(Verdict.GOOD, journal.verify().verdict());
        journal.close();
        assertEquals(Verdict.GOOD, verify(keys(version)));
        assertEquals(Verdict.GOOD, new JournalVerifier(directory(), null).verify(List.of()).verdict());
        assertEquals(Verdict.TAMPERED, verify(keys(version + 1)));
        if (version > 1) {
            assertEquals(Verdict.TAMPERED, verify(keys(version - 1)), "a former key does not vouch for what came after it");
        }
    }

    @Test
    void aHistoryThatSomebodyInventedBeforeARenewalIsNotTakenForThisNodes() throws IOException {
        // The forger has the files and no key, and claims that the node's key was renewed since.
        try (FileJournal forged = sealed()) {
            forged.unseal(NodeKeys.random(), unsealed());
            forged.record(JournalCase.event(1));
        }
        try (FileJournal journal = sealed()) {
            journal.unseal(keys(2), unsealed());
            assertEquals(FileJournal.Condition.BROKEN, journal.condition());
            assertFalse(journal.found().verified());
        }
    }

    @Test
    void aCheckpointUnderAFormerKeyThatTheFormerKeyDidNotSignIsFound() throws IOException {
        try (FileJournal journal = sealed()) {
            journal.unseal(keys(1), unsealed());
            journal.record(JournalCase.event(1));
            journal.unseal(keys(2), unsealed());
        }
        Path file = directory().resolve(JournalVerifier.CHECKPOINTS);
        String content = Files.readString(file);
        StringBuilder altered = new StringBuilder();
        String mark = CheckpointLine.NO_MARK;
        String[] lines = content.split("\n");
        // Another signature, and marks that fit it: who has no key can write those.
        for (int i = 0; i < lines.length; i++) {
            CheckpointLine.Read line = CheckpointLine.parse((lines[i] + "\n").getBytes(StandardCharsets.US_ASCII), markOf(lines, i));
            String signature = line.checkpoint().signature();
            String other = i == lines.length - 1 ? signature : "A".repeat(86) + "==";
            CheckpointLine.Read next = CheckpointLine.of(new Checkpoint(
                line.checkpoint().sequence(), line.checkpoint().hash(), other), mark);
            mark = next.mark();
            altered.append(new String(CheckpointLine.bytes(next), StandardCharsets.US_ASCII));
        }
        assertEquals(Verdict.GOOD, verify(keys(2)));
        Files.writeString(file, altered);
        assertEquals(Verdict.TAMPERED, verify(keys(2)));
    }

    private static String markOf(String[] lines, int before) {
        return before == 0 ? CheckpointLine.NO_MARK : lines[before - 1].substring(lines[before - 1].length() - 16);
    }

    @Test
    void aStartReadsWhatIsNewAndTheWholeVerificationFindsWhatWasAlteredBefore() throws IOException {
        verifiedJournalOf(200);
        Path file = directory().resolve("000000000001.journal");
        byte[] original = Files.readAllBytes(file);
        byte[] altered = original.clone();
        altered[Segment.HEADER_BYTES + 40] ^= 1;
        Files.write(file, altered);
        try (FileJournal journal = sealed()) {
            assertEquals(FileJournal.Condition.GOOD, journal.condition(), "the first segment was not read");
            assertFalse(journal.readFromTheFirstEntry());
            journal.record(JournalCase.event(1));
            assertEquals(Verdict.TAMPERED, journal.verify().verdict());
            assertEquals(1, journal.verify().firstBad());
            assertEquals(FileJournal.Condition.BROKEN, journal.condition());
        }
        Files.write(file, original);
        try (FileJournal journal = sealed()) {
            assertEquals(Verdict.GOOD, journal.verify().verdict());
            assertTrue(journal.readFromTheFirstEntry());
        }
    }

    @Test
    void wordOfAnEarlierVerificationThatWasAlteredCountsForNothing() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("wordOfAnEarlierVerificationThatWasAlteredCountsForNothing cadre.seed=" + seed);
        Random random = new Random(seed);
        verifiedJournalOf(50);
        Path file = directory().resolve("verified");
        byte[] original = Files.readAllBytes(file);
        assertTrue(Proven.read(directory()) != null);
        for (int i = 0; i < 300; i++) {
            byte[] altered = original.clone();
            // The last byte is the line's end, and the one before it half unused in Base64.
            altered[random.nextInt(altered.length - 4)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, altered);
            assertTrue(Proven.read(directory()) == null, "seed " + seed + ", alteration " + i);
        }
        try (FileJournal journal = sealed()) {
            assertTrue(journal.readFromTheFirstEntry());
            assertEquals(FileJournal.Condition.GOOD, journal.condition());
        }
    }

    @Test
    void whatWasVerifiedOnceCannotBeCutOffUnseen() throws IOException {
        verifiedJournalOf(60);
        Path checkpoints = directory().resolve(JournalVerifier.CHECKPOINTS);
        byte[] first = Arrays.copyOf(Files.readAllBytes(checkpoints), CheckpointLine.BYTES);
        List<Segment> segments = Segment.of(directory());
        for (Segment segment : segments.subList(1, segments.size())) {
            Files.delete(segment.file());
        }
        Files.write(checkpoints, first);
        try (FileJournal journal = sealed()) {
            assertEquals(FileJournal.Condition.BROKEN, journal.condition());
        }
    }

    // Several segments, with checkpoints, verified from the first entry on, and closed.
    private void verifiedJournalOf(int entries) {
        try (FileJournal journal = sealed()) {
            journal.unseal(keys(1), unsealed());
            for (int i = 0; i < entries; i++) {
                journal.record(JournalCase.event(i));
                if (i % 9 == 0) {
                    journal.checkpoint();
                }
            }
            assertEquals(Verdict.GOOD, journal.verify().verdict());
            journal.record(JournalCase.event(entries));
        }
    }

    @Test
    void aFullDiskRefusesAndLeavesNothingOfWhatWasRefused() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("aFullDiskRefusesAndLeavesNothingOfWhatWasRefused cadre.seed=" + seed);
        Random random = new Random(seed);
        long[] space = {Long.MAX_VALUE};
        int recorded = 0;
        int refused = 0;
        try (FileJournal journal = new FileJournal(directory(), Clock.systemUTC(), 3_000, (file, length) -> limited(file, length, space))) {
            for (int i = 0; i < 400; i++) {
                space[0] = random.nextInt(4) == 0 ? random.nextInt(400) : Long.MAX_VALUE;
                try {
                    assertEquals(++recorded, journal.record(JournalCase.event(i)).sequence());
                } catch (CadreException e) {
                    assertEquals(ErrorCode.JOURNAL_UNWRITABLE, e.code());
                    recorded--;
                    refused++;
                }
            }
            space[0] = Long.MAX_VALUE;
            assertEquals(++recorded, journal.record(JournalCase.event(0)).sequence());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        }
        assertTrue(refused > 20, "refused " + refused);
        assertEquals(recorded, new JournalVerifier(directory(), null).verify(List.of()).entries());
    }

    @Test
    void anUnsealingThatCannotBeRecordedIsRecordedBeforeTheNextCheckpoint() throws IOException {
        long[] space = {Long.MAX_VALUE};
        try (FileJournal journal = new FileJournal(directory(), Clock.systemUTC(), 1 << 20, (file, length) -> limited(file, length, space))) {
            journal.record(JournalCase.event(1));
            space[0] = 10;
            journal.unseal(keys(1), unsealed());
            assertEquals(FileJournal.Condition.UNWRITABLE, journal.condition());
            assertThrows(CadreException.class, journal::checkpoint);
            space[0] = Long.MAX_VALUE;
            journal.record(JournalCase.event(2));
            assertEquals(3, journal.checkpoint().sequence());
            assertEquals(AuditAction.KEYSTORE_UNSEALED, journal.latest(1).get(0).event().action());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        }
        assertEquals(Verdict.GOOD, verify(keys(1)));
    }

    // A file on a disk with so much space: a write beyond it leaves a part behind and fails.
    private static RandomAccessFile limited(Path file, long length, long[] space) throws IOException {
        RandomAccessFile real = JournalFiles.append(file, length);
        real.close();
        RandomAccessFile limited = new RandomAccessFile(file.toFile(), "rw") {
            @Override
            public void write(byte[] bytes) throws IOException {
                int fits = (int) Math.min(bytes.length, space[0]);
                super.write(bytes, 0, fits);
                if (fits < bytes.length) {
                    throw new IOException("No space left on device");
                }
            }
        };
        limited.seek(length);
        return limited;
    }

    private Verdict verify(NodeKeys keys) throws IOException {
        return new JournalVerifier(directory(), SignatureCheck.ed25519(keys.publicKey(KeyPurpose.JOURNAL_SIGNING)))
            .verify(List.of()).verdict();
    }

    private FileJournal sealed() {
        return new FileJournal(directory(), Clock.systemUTC(), 4_000);
    }

    private static AuditEvent unsealed() {
        return AuditEvent.of(AuditAction.KEYSTORE_UNSEALED, "keystore");
    }

    // The same keystore in each version, but for the journal's own key.
    private static NodeKeys keys(int version) {
        return NodeKeys.of(purpose -> Digest.ofContent((purpose.name()
            + (purpose == KeyPurpose.JOURNAL_SIGNING ? version : 0)).getBytes(StandardCharsets.UTF_8)).bytes());
    }
}
