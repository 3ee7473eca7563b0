package org.cadrenode.audit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal under attack, by somebody who has its files and not its key; the seed is printed. */
class JournalVerifierPropertiesTest {
    private static final int ENTRIES = 120;
    private static final int ALTERATIONS = 2_000;

    @TempDir
    private Path base;
    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Path good;
    private Checkpoint last;

    @BeforeEach
    void write() {
        System.out.println("JournalVerifierPropertiesTest cadre.seed=" + seed);
        good = base.resolve("good");
        try (FileJournal journal = JournalCase.open(good, 4_000)) {
            for (int i = 1; i <= ENTRIES; i++) {
                journal.record(JournalCase.event(i));
                if (i % 7 == 0) {
                    journal.checkpoint();
                }
            }
            last = journal.checkpoint();
        }
    }

    @Test
    void theJournalIsGoodAsItWasWritten() {
        Verification found = JournalCase.verify(good, last);
        assertEquals(Verdict.GOOD, found.verdict());
        assertEquals(ENTRIES, found.entries());
        assertEquals(0, found.firstBad());
    }

    @Test
    void twoThousandAlterationsAreAllFound() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        List<Path> files = JournalCase.files(good);
        for (Path file : files) {
            originals.add(Files.readAllBytes(file));
        }
        assertTrue(files.size() > 5, "several segments");
        int tried = 0;
        while (tried < ALTERATIONS) {
            int which = random.nextInt(files.size());
            Path file = files.get(which);
            boolean checkpoints = file.endsWith(JournalVerifier.CHECKPOINTS);
            byte[] original = originals.get(which);
            byte[] altered = altered(original, checkpoints);
            // Only the same bytes, or checkpoints that end earlier, are nobody's harm: every entry is still there.
            if (Arrays.equals(altered, original) || checkpoints && startsWith(original, altered)) {
                continue;
            }
            tried++;
            Files.write(file, altered);
            Verification found = JournalCase.verify(good);
            assertEquals(Verdict.TAMPERED, found.verdict(), "alteration " + tried + " of seed " + seed + " in " + file.getFileName());
            assertTrue(found.firstBad() >= 1 && found.firstBad() <= ENTRIES + 1);
            assertEquals(found.firstBad() - 1, found.entries());
            Files.write(file, original);
        }
        assertEquals(Verdict.GOOD, JournalCase.verify(good).verdict());
    }

    @Test
    void aSegmentThatIsMissingSwappedOrAddedIsFound() throws IOException {
        List<Path> segments = withEntries().stream().map(Segment::file).toList();
        for (Path segment : segments) {
            byte[] content = Files.readAllBytes(segment);
            Files.delete(segment);
            assertEquals(Verdict.TAMPERED, JournalCase.verify(good).verdict(), "without " + segment.getFileName());
            Files.write(segment, content);
        }
        byte[] one = Files.readAllBytes(segments.get(1));
        byte[] two = Files.readAllBytes(segments.get(2));
        Files.write(segments.get(1), two);
        Files.write(segments.get(2), one);
        assertEquals(Verdict.TAMPERED, JournalCase.verify(good).verdict());
        Files.write(segments.get(1), one);
        Files.write(segments.get(2), two);
        Path added = good.resolve("000000009999.journal");
        Files.write(added, one);
        assertEquals(Verdict.TAMPERED, JournalCase.verify(good).verdict());
        Files.delete(added);
        Path checkpoints = good.resolve(JournalVerifier.CHECKPOINTS);
        byte[] lines = Files.readAllBytes(checkpoints);
        Files.delete(checkpoints);
        assertEquals(Verdict.TAMPERED, JournalCase.verify(good).verdict());
        Files.write(checkpoints, new byte[0]);
        assertEquals(Verdict.TAMPERED, JournalCase.verify(good).verdict());
        Files.write(checkpoints, lines);
        assertEquals(Verdict.GOOD, JournalCase.verify(good).verdict());
    }

    @Test
    void theFirstBadEntryIsNamed() throws IOException {
        for (Segment segment : withEntries()) {
            byte[] original = Files.readAllBytes(segment.file());
            String text = new String(original, StandardCharsets.UTF_8);
            String[] lines = text.split("\n");
            int number = 1 + random.nextInt(lines.length - 1);
            byte[] altered = text.replace("delivery-" + (segment.first() + number - 1) + "\"",
                "delivery-" + "x".repeat(String.valueOf(segment.first() + number - 1).length()) + "\"").getBytes(StandardCharsets.UTF_8);
            Files.write(segment.file(), altered);
            Verification found = JournalCase.verify(good);
            assertEquals(Verdict.TAMPERED, found.verdict());
            assertEquals(segment.first() + number - 1, found.firstBad());
            Files.write(segment.file(), original);
        }
    }

    @Test
    void anEntryThatWasRewrittenWithAllHashesAfterItIsFoundByTheCheckpoints() throws IOException {
        int victim = 1 + random.nextInt(ENTRIES);
        rewrite(victim);
        Verification found = JournalCase.verify(good);
        assertEquals(Verdict.TAMPERED, found.verdict());
        assertTrue(found.firstBad() <= victim);
        assertEquals("The entries and a checkpoint differ.", found.explanation());
    }

    @Test
    void aHistoryThatIsWhollyInventedIsFoundByItsSignature() {
        NodeKeys forger = NodeKeys.random();
        Path forged = base.resolve("forged");
        try (FileJournal journal = new FileJournal(forged, forger, Clock.systemUTC(), 4_000)) {
            journal.record(JournalCase.event(1));
        }
        Verification found = JournalCase.verify(forged);
        assertEquals(Verdict.TAMPERED, found.verdict());
        assertEquals(0, found.entries());
    }

    @Test
    void aJournalThatWasPutBackToAnEarlierStateIsFoundByAWitness() throws IOException {
        Path earlier = base.resolve("earlier");
        try (FileJournal journal = JournalCase.open(earlier, 4_000)) {
            for (int i = 1; i <= 10; i++) {
                journal.record(JournalCase.event(i));
            }
            journal.checkpoint();
            Path kept = JournalCase.copy(earlier, base.resolve("kept"));
            journal.record(JournalCase.event(11));
            Checkpoint witness = journal.checkpoint();
            assertEquals(Verdict.GOOD, JournalCase.verify(kept).verdict(), "alone it cannot be known");
            assertEquals(Verdict.OLDER, JournalCase.verify(kept, witness).verdict());
            assertEquals(11, JournalCase.verify(kept, witness).firstBad());
            assertEquals(Verdict.GOOD, JournalCase.verify(earlier, witness).verdict());
        }
    }

    @Test
    void whatIsCutOffWithItsCheckpointsIsFoundByAWitnessAsOlder() throws IOException {
        Path checkpoints = good.resolve(JournalVerifier.CHECKPOINTS);
        List<byte[]> lines = lines(Files.readAllBytes(checkpoints));
        List<Segment> segments = Segment.of(good);
        // Back to each checkpoint in turn: whole records go, and every checkpoint that covers them.
        for (int keep = lines.size() - 1; keep >= 1; keep--) {
            long upTo = Long.parseLong(new String(lines.get(keep - 1), 0, 20, StandardCharsets.US_ASCII));
            Path cut = JournalCase.copy(good, base.resolve("cut-" + keep));
            Files.write(cut.resolve(JournalVerifier.CHECKPOINTS), joined(lines.subList(0, keep)));
            for (Segment segment : segments) {
                Path file = cut.resolve(segment.file().getFileName());
                List<byte[]> entries = lines(Files.readAllBytes(file));
                int left = (int) Math.max(0, Math.min(entries.size() - 1, upTo - segment.first() + 1));
                if (segment.first() > upTo + 1) {
                    Files.delete(file);
                } else {
                    Files.write(file, joined(entries.subList(0, left + 1)));
                }
            }
            assertEquals(Verdict.GOOD, JournalCase.verify(cut).verdict(), "alone nobody can know");
            Verification found = JournalCase.verify(cut, last);
            assertEquals(Verdict.OLDER, found.verdict(), "kept " + keep);
            assertEquals(upTo, found.entries());
            assertEquals(upTo + 1, found.firstBad());
            JournalCase.delete(cut);
        }
    }

    @Test
    void theTailThatNoCheckpointCoversIsAllThatCanGoUnseen() throws IOException {
        Path running = base.resolve("running");
        try (FileJournal journal = JournalCase.open(running, 1 << 20)) {
            for (int i = 1; i <= 40; i++) {
                journal.record(JournalCase.event(i));
            }
            journal.checkpoint();
            for (int i = 41; i <= 45; i++) {
                journal.record(JournalCase.event(i));
            }
            Path kept = JournalCase.copy(running, base.resolve("kept"));
            Path file = JournalCase.lastSegment(kept);
            List<byte[]> entries = lines(Files.readAllBytes(file));
            for (int left = entries.size() - 1; left >= 1; left--) {
                Files.write(file, joined(entries.subList(0, left)));
                assertEquals(left - 1 >= 40 ? Verdict.GOOD : Verdict.TAMPERED, JournalCase.verify(kept).verdict(), "left " + left);
            }
        }
    }

    @Test
    void ofTwoForksUnderTheSameKeyOneIsFoundByTheOthersWitness() throws IOException {
        int common = 1 + random.nextInt(30);
        Path one = base.resolve("one");
        try (FileJournal journal = JournalCase.open(one, 4_000)) {
            for (int i = 1; i <= common; i++) {
                journal.record(JournalCase.event(i));
            }
        }
        Path other = JournalCase.copy(one, base.resolve("other"));
        Checkpoint witness = goOn(one, 100, 1 + random.nextInt(20));
        Checkpoint another = goOn(other, 200, 1 + random.nextInt(20));
        assertEquals(Verdict.GOOD, JournalCase.verify(one, witness).verdict());
        assertEquals(Verdict.GOOD, JournalCase.verify(other, another).verdict());
        Verdict expected = another.sequence() <= witness.sequence() ? Verdict.TAMPERED : Verdict.OLDER;
        assertEquals(expected, JournalCase.verify(one, another).verdict());
        Verdict reverse = witness.sequence() <= another.sequence() ? Verdict.TAMPERED : Verdict.OLDER;
        assertEquals(reverse, JournalCase.verify(other, witness).verdict());
    }

    private static Checkpoint goOn(Path directory, int number, int entries) {
        try (FileJournal journal = JournalCase.open(directory, 4_000)) {
            for (int i = 0; i < entries; i++) {
                journal.record(JournalCase.event(number + i));
            }
            return journal.checkpoint();
        }
    }

    @Test
    void severalWitnessesMustAllAgree() throws IOException {
        Checkpoint wrong = new Checkpoint(5, Digest.ofContent(new byte[] {1}), "");
        Checkpoint later = new Checkpoint(ENTRIES + 5, Digest.ofContent(new byte[] {1}), "");
        assertEquals(Verdict.TAMPERED, witnessed(List.of(last, wrong)));
        assertEquals(Verdict.TAMPERED, witnessed(List.of(later, wrong)));
        assertEquals(Verdict.OLDER, witnessed(List.of(later, last)));
        assertEquals(Verdict.GOOD, witnessed(List.of(last, last)));
    }

    private Verdict witnessed(List<Checkpoint> witnesses) throws IOException {
        return new JournalVerifier(good, JournalCase.check()).verify(witnesses).verdict();
    }

    // The newest segment may have just been begun.
    private List<Segment> withEntries() throws IOException {
        List<Segment> segments = new ArrayList<>(Segment.of(good));
        segments.removeIf(segment -> segment.file().toFile().length() <= Segment.HEADER_BYTES);
        return segments;
    }

    // Every entry from the victim on gets a right hash again, in its own segment's header too; lengths stay.
    private void rewrite(int victim) throws IOException {
        byte[] chain = new byte[32];
        for (Segment segment : Segment.of(good)) {
            String[] lines = Files.readString(segment.file()).split("\n");
            lines[0] = new String(segment.header(chain), StandardCharsets.US_ASCII).trim();
            for (int i = 1; i < lines.length; i++) {
                String json = lines[i].substring(9, lines[i].length() - 65);
                if (segment.first() + i - 1 == victim) {
                    json = json.replace("\"actor\":\"node\"", "\"actor\":\"edon\"");
                }
                byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
                byte[] both = Arrays.copyOf(chain, 32 + bytes.length);
                System.arraycopy(bytes, 0, both, 32, bytes.length);
                Digest hash = Digest.ofContent(both);
                chain = hash.bytes();
                lines[i] = lines[i].substring(0, 9) + json + " " + hash.hex();
            }
            Files.writeString(segment.file(), Arrays.stream(lines).collect(Collectors.joining("\n", "", "\n")));
        }
    }

    private byte[] altered(byte[] original, boolean checkpoints) {
        List<byte[]> lines = lines(original);
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                byte[] altered = original.clone();
                altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
                return altered;
            }
            case 2 -> {
                return Arrays.copyOf(original, random.nextInt(original.length));
            }
            case 3 -> {
                byte[] swapped = lines.get(one);
                lines.set(one, lines.get(other));
                lines.set(other, swapped);
            }
            case 4 -> lines.remove(one);
            case 5 -> lines.add(other, lines.get(one));
            default -> {
                byte[] altered = original.clone();
                int from = random.nextInt(original.length);
                // Up to the end of a file of checkpoints it would be a cut.
                int to = Math.min(original.length - (checkpoints ? 1 : 0), from + 1 + random.nextInt(50));
                if (from < to) {
                    Arrays.fill(altered, from, to, (byte) random.nextInt(256));
                }
                return altered;
            }
        }
        return joined(lines);
    }

    private static boolean startsWith(byte[] whole, byte[] start) {
        return start.length <= whole.length && Arrays.equals(whole, 0, start.length, start, 0, start.length);
    }

    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(Arrays.copyOfRange(content, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    private static byte[] joined(List<byte[]> lines) {
        byte[] all = new byte[lines.stream().mapToInt(line -> line.length).sum()];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, at, line.length);
            at += line.length;
        }
        return all;
    }
}
