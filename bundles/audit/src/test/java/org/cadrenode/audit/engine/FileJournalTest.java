package org.cadrenode.audit.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    @TempDir
    private Path base;

    private Path directory() {
        return base.resolve("journal");
    }

    @Test
    void anEntryIsOnTheDiskWhenRecordReturns() throws IOException {
        try (FileJournal journal = JournalCase.open(directory())) {
            JournalEntry entry = journal.record(JournalCase.event(1));
            String text = Files.readString(JournalCase.lastSegment(directory()));
            assertTrue(text.contains("\"sequence\":1,"));
            assertTrue(text.contains("\"object\":\"delivery-1\""));
            assertTrue(text.endsWith(" " + entry.hash().hex() + "\n"));
        }
    }

    @Test
    void theChainIsSha256OverTheHashBeforeAndTheJson() throws IOException {
        try (FileJournal journal = JournalCase.open(directory())) {
            journal.record(JournalCase.event(1));
            journal.record(JournalCase.event(2));
        }
        byte[] before = new byte[32];
        List<String> lines = Files.readAllLines(JournalCase.lastSegment(directory()));
        assertEquals("CADRE-JOURNAL-1 000000000001 " + "0".repeat(64), lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            byte[] json = line.substring(9, line.length() - 65).getBytes(StandardCharsets.UTF_8);
            assertEquals(json.length, Integer.parseInt(line.substring(0, 8), 16));
            byte[] both = new byte[32 + json.length];
            System.arraycopy(before, 0, both, 0, 32);
            System.arraycopy(json, 0, both, 32, json.length);
            Digest hash = Digest.ofContent(both);
            assertTrue(line.endsWith(" " + hash.hex()));
            before = hash.bytes();
        }
    }

    @Test
    void aReopenedJournalGoesOnWhereItWas() {
        try (FileJournal journal = JournalCase.open(directory())) {
            journal.record(JournalCase.event(1));
        }
        try (FileJournal journal = JournalCase.open(directory())) {
            assertEquals(2, journal.record(JournalCase.event(2)).sequence());
            assertEquals(List.of(1L, 2L), journal.latest(10).stream().map(JournalEntry::sequence).toList());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
            assertEquals(2, journal.verify().entries());
        }
    }

    @Test
    void latestReadsAcrossSegmentsWhatIsNoLongerRemembered() {
        try (FileJournal journal = JournalCase.open(directory(), 20_000)) {
            for (int i = 1; i <= 1_500; i++) {
                journal.record(JournalCase.event(i));
            }
            for (int limit : new int[] {0, 1, 999, 1_000, 1_001, 1_499, 1_500, 9_999}) {
                List<JournalEntry> entries = journal.latest(limit);
                int expected = Math.min(limit, 1_500);
                assertEquals(expected, entries.size());
                for (int i = 0; i < expected; i++) {
                    int sequence = 1_500 - expected + 1 + i;
                    assertEquals(sequence, entries.get(i).sequence());
                    assertEquals(JournalCase.event(sequence), entries.get(i).event());
                }
            }
        }
    }

    @Test
    void everyTextAnEventCanHoldComesBack() {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("everyTextAnEventCanHoldComesBack cadre.seed=" + seed);
        Random random = new Random(seed);
        String alphabet = "az\"\\/\b\f\n\r\t\0\u001f\u007f\u0080é\u2028日\ud83d\ude00\ud83d\ude00{}[]:,";
        List<AuditEvent> events = new ArrayList<>();
        try (FileJournal journal = JournalCase.open(directory())) {
            for (int i = 0; i < 200; i++) {
                String[] words = new String[6];
                for (int w = 0; w < words.length; w++) {
                    StringBuilder word = new StringBuilder();
                    for (int c = random.nextInt(12); c > 0; c--) {
                        word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    words[w] = word.toString();
                }
                AuditEvent event = new AuditEvent(AuditAction.values()[random.nextInt(AuditAction.values().length)],
                    AuditOutcome.values()[random.nextInt(3)], words[0], words[1], Map.of(words[2], words[3]),
                    Map.of(words[4], random.nextLong()), words[5]);
                journal.record(event);
                events.add(event);
            }
        }
        try (FileJournal journal = JournalCase.open(directory())) {
            assertEquals(events, journal.latest(1_000).stream().map(JournalEntry::event).toList());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        }
    }

    @Test
    void whatALaterReleaseWroteIsReadShownAndExportedAsItWasWritten() {
        AuditEvent known = AuditEvent.of(AuditAction.DELIVERY_LANDED, "D-7K3M4QX2ABCD").with("a", "b").with("z", "y").count("rows", 7);
        byte[] written = new String(EntryForm.rest(known), StandardCharsets.UTF_8).replace("DELIVERY_LANDED", "TEA_WAS_MADE").getBytes(StandardCharsets.UTF_8);
        byte[] start = EntryForm.start(3, Instant.EPOCH);
        byte[] whole = ByteBuffer.allocate(start.length + written.length).put(start).put(written).array();

        JournalEntry entry = EntryForm.parse(whole, Digest.ofContent(whole));

        assertEquals(AuditAction.OF_A_LATER_RELEASE, entry.event().action());
        assertEquals("TEA_WAS_MADE", entry.event().detail().get(AuditEvent.LATER));
        assertArrayEquals(written, EntryForm.rest(entry.event()));
    }

    @Test
    void writersAtTheSameTimeGetPlacesWithoutGapsAndShareTheChain() throws InterruptedException, ExecutionException {
        int writers = 8;
        int each = 300;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (FileJournal journal = JournalCase.open(directory(), 50_000)) {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                tasks.add(() -> {
                    List<Long> places = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        places.add(journal.record(JournalCase.event(i)).sequence());
                        if (i % 50 == 0) {
                            Checkpoint checkpoint = journal.checkpoint();
                            assertTrue(checkpoint.sequence() >= places.get(places.size() - 1));
                        }
                    }
                    return places;
                });
            }
            Set<Long> places = new HashSet<>();
            for (Future<List<Long>> done : threads.invokeAll(tasks)) {
                long before = 0;
                for (long place : done.get()) {
                    assertTrue(place > before);
                    before = place;
                    places.add(place);
                }
            }
            assertEquals(writers * each, places.size());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        } finally {
            threads.shutdown();
        }
        assertEquals(writers * each, JournalCase.verify(directory()).entries());
    }

    @Test
    void anInterruptedWriterDoesNotCloseTheJournalForOthers() {
        try (FileJournal journal = JournalCase.open(directory())) {
            Thread.currentThread().interrupt();
            journal.record(JournalCase.event(1));
            assertTrue(Thread.interrupted());
            assertEquals(2, journal.record(JournalCase.event(2)).sequence());
        }
    }

    @Test
    void aCheckpointIsSignedAsItsContractSays() {
        try (FileJournal journal = JournalCase.open(directory())) {
            journal.record(JournalCase.event(1));
            JournalEntry last = journal.record(JournalCase.event(2));
            Checkpoint checkpoint = journal.checkpoint();
            assertEquals(2, checkpoint.sequence());
            assertEquals(last.hash(), checkpoint.hash());
            byte[] statement = ("cadre-checkpoint-1\n2\n" + last.hash().hex()).getBytes(StandardCharsets.US_ASCII);
            assertTrue(JournalCase.check().good(statement, Base64.getDecoder().decode(checkpoint.signature())));
            assertEquals(checkpoint, journal.checkpoint());
        }
    }

    @Test
    void anEntryThatWasBeingWrittenAtAKillIsSetAsideAndNoted() throws IOException {
        Path killed = journalWithoutItsLastCheckpoint();
        Path file = JournalCase.lastSegment(killed);
        byte[] whole = Files.readAllBytes(file);
        List<Integer> ends = lineEnds(whole);
        int last = ends.get(ends.size() - 1);
        int before = ends.get(ends.size() - 3);
        for (int length = before; length <= last; length++) {
            Path directory = JournalCase.copy(killed, base.resolve("cut-" + length));
            cut(JournalCase.lastSegment(directory), length);
            boolean atAnEdge = ends.contains(length);
            int upTo = length;
            int entries = (int) ends.stream().filter(end -> end <= upTo).count() - 1;
            assertEquals(atAnEdge ? Verdict.GOOD : Verdict.TORN_TAIL, JournalCase.verify(directory).verdict(), "cut to " + length);
            assertEquals(entries, JournalCase.verify(directory).entries());
            if (length % 9 == 0 || atAnEdge) {
                try (FileJournal journal = JournalCase.open(directory)) {
                    JournalEntry next = journal.record(JournalCase.event(99));
                    assertEquals(entries + (atAnEdge ? 1 : 2), next.sequence());
                    if (!atAnEdge) {
                        assertEquals(AuditAction.JOURNAL_REPAIRED, journal.latest(2).get(0).event().action());
                    }
                    assertEquals(Verdict.GOOD, journal.verify().verdict());
                }
                Path kept = directory.resolve(String.format("torn-%012d-1", entries + 1));
                assertEquals(!atAnEdge, Files.exists(kept));
                if (!atAnEdge) {
                    int from = ends.stream().filter(end -> end <= upTo).reduce(0, Math::max);
                    assertArrayEquals(Arrays.copyOfRange(whole, from, length), Files.readAllBytes(kept));
                }
                assertEquals(Verdict.GOOD, JournalCase.verify(directory).verdict());
            }
            JournalCase.delete(directory);
        }
    }

    @Test
    void aFileThatGrewBeforeItsBytesCameIsATornTail() throws IOException {
        Path killed = journalWithoutItsLastCheckpoint();
        Path file = JournalCase.lastSegment(killed);
        byte[] whole = Files.readAllBytes(file);
        List<Integer> ends = lineEnds(whole);
        int last = ends.get(ends.size() - 1);
        int before = ends.get(ends.size() - 2);
        for (int from : new int[] {before, before + 4, before + 9, before + 100, last - 1, last}) {
            byte[] zeroed = Arrays.copyOf(whole, whole.length + 5_000);
            Arrays.fill(zeroed, from, zeroed.length, (byte) 0);
            Files.write(file, zeroed);
            assertEquals(Verdict.TORN_TAIL, JournalCase.verify(killed).verdict(), "zeros from " + from);
        }
        try (FileJournal journal = JournalCase.open(killed)) {
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        }
    }

    @Test
    void whatACheckpointCoversIsNeverATornTail() throws IOException {
        try (FileJournal journal = JournalCase.open(directory())) {
            for (int i = 1; i <= 5; i++) {
                journal.record(JournalCase.event(i));
            }
        }
        byte[] whole = Files.readAllBytes(JournalCase.lastSegment(directory()));
        List<Integer> ends = lineEnds(whole);
        for (int length = ends.get(ends.size() - 3); length < whole.length; length++) {
            cut(JournalCase.lastSegment(directory()), length);
            assertEquals(Verdict.TAMPERED, JournalCase.verify(directory()).verdict(), "cut to " + length);
        }
        try (FileJournal journal = JournalCase.open(directory())) {
            assertEquals(FileJournal.Condition.BROKEN, journal.condition());
            assertCode(ErrorCode.JOURNAL_BROKEN, () -> journal.record(JournalCase.event(6)));
            assertCode(ErrorCode.JOURNAL_BROKEN, journal::checkpoint);
            assertEquals(Verdict.TAMPERED, journal.verify().verdict());
        }
        assertEquals(whole.length - 1, Files.size(JournalCase.lastSegment(directory())), "the evidence is untouched");
    }

    @Test
    void aDirectoryThatCannotBeWrittenRefusesUntilItCan() throws IOException {
        Path obstacle = base.resolve("obstacle");
        Files.writeString(obstacle, "a file where the directory should be");
        try (FileJournal journal = JournalCase.open(obstacle.resolve("journal"))) {
            assertEquals(FileJournal.Condition.UNWRITABLE, journal.condition());
            assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> journal.record(JournalCase.event(1)));
            assertCode(ErrorCode.JOURNAL_UNWRITABLE, journal::checkpoint);
            Files.delete(obstacle);
            assertEquals(1, journal.record(JournalCase.event(1)).sequence());
            assertEquals(FileJournal.Condition.GOOD, journal.condition());
        }
    }

    @Test
    void whenTheNextSegmentCannotBeMadeItRefusesAndGoesOnAfterwardsWithoutAGap() throws IOException {
        try (FileJournal journal = JournalCase.open(directory(), 1_000)) {
            int sequence = 1;
            journal.record(JournalCase.event(sequence));
            // A directory that is not empty stands where the fresh segment is written: for each possible next one.
            for (int next = 2; next < 12; next++) {
                Files.createDirectories(directory().resolve(String.format("%012d.journal.new/x", next)));
            }
            while (journal.condition() == FileJournal.Condition.GOOD) {
                assertEquals(++sequence, journal.record(JournalCase.event(sequence)).sequence());
            }
            assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> journal.record(JournalCase.event(0)));
            for (int next = 2; next < 12; next++) {
                JournalCase.delete(directory().resolve(String.format("%012d.journal.new", next)));
            }
            assertEquals(sequence + 1, journal.record(JournalCase.event(sequence + 1)).sequence());
            assertEquals(Verdict.GOOD, journal.verify().verdict());
        }
        assertEquals(Verdict.GOOD, JournalCase.verify(directory()).verdict());
    }

    @Test
    void oneJournalHasOneWriter() {
        try (FileJournal first = JournalCase.open(directory()); FileJournal second = JournalCase.open(directory())) {
            first.record(JournalCase.event(1));
            assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> second.record(JournalCase.event(2)));
        }
    }

    @Test
    void aRunningJournalKnowsWhatItWroteBeyondItsLastCheckpoint() throws IOException {
        try (FileJournal journal = JournalCase.open(directory())) {
            journal.record(JournalCase.event(1));
            journal.checkpoint();
            journal.record(JournalCase.event(2));
            long whole = Files.size(JournalCase.lastSegment(directory()));
            journal.record(JournalCase.event(3));
            cut(JournalCase.lastSegment(directory()), whole);
            assertEquals(Verdict.GOOD, JournalCase.verify(directory()).verdict(), "nobody else can know");
            assertEquals(Verdict.TAMPERED, journal.verify().verdict());
            assertEquals(3, journal.verify().firstBad());
            assertCode(ErrorCode.JOURNAL_BROKEN, () -> journal.record(JournalCase.event(4)));
        }
    }

    @Test
    void aRunningJournalNoticesWhatSomebodyElseAdded() throws IOException {
        try (FileJournal journal = JournalCase.open(directory())) {
            journal.record(JournalCase.event(1));
            Files.writeString(JournalCase.lastSegment(directory()), "0000", StandardOpenOption.APPEND);
            assertEquals(Verdict.TAMPERED, journal.verify().verdict());
        }
    }

    @Test
    void aClosedJournalRefuses() {
        FileJournal journal = JournalCase.open(directory());
        journal.record(JournalCase.event(1));
        journal.close();
        assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> journal.record(JournalCase.event(2)));
        assertEquals(1, JournalCase.verify(directory()).entries());
    }

    @Test
    void anEventThatIsTooLongIsRefusedAndLeavesNoTrace() {
        try (FileJournal journal = JournalCase.open(directory())) {
            AuditEvent tooLong = JournalCase.event(1).because("x".repeat(70_000));
            assertCode(ErrorCode.USAGE, () -> journal.record(tooLong));
            assertEquals(1, journal.record(JournalCase.event(1).because("é".repeat(30_000))).sequence());
        }
        try (FileJournal journal = JournalCase.open(directory())) {
            assertEquals(30_000, journal.latest(1).get(0).event().reason().length());
        }
    }

    // Five entries of which the last two are behind the last checkpoint, as a kill would leave them.
    private Path journalWithoutItsLastCheckpoint() throws IOException {
        Path killed = base.resolve("killed");
        try (FileJournal journal = JournalCase.open(directory())) {
            for (int i = 1; i <= 3; i++) {
                journal.record(JournalCase.event(i));
            }
            journal.checkpoint();
            journal.record(JournalCase.event(4));
            journal.record(JournalCase.event(5));
            JournalCase.copy(directory(), killed);
        }
        return killed;
    }

    private static List<Integer> lineEnds(byte[] content) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                ends.add(i + 1);
            }
        }
        return ends;
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
        }
    }

    private static void assertCode(ErrorCode code, Runnable action) {
        assertEquals(code, assertThrows(CadreException.class, action::run).code());
    }
}
