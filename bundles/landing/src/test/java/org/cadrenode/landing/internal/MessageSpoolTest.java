package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.MessageSpool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageSpoolTest {
    @TempDir
    Path folder;

    @Test
    void whatManyAppendAtOnceIsDeliveredOnceAndInTheOrderOfEach() throws Exception {
        Zone node = new Zone(folder);
        CountingFiles files = new CountingFiles();
        MessageSpool spool = spools(new Zone(folder, files)).open(Zone.SOURCE, Zone.PROVIDER);
        int senders = 40;
        int each = 25;
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        List<Future<?>> all = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            int who = sender;
            all.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    append(spool, who + ":" + i + "\n");
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertTrue(spool.bytes() > 0);
        assertEquals(1, spool.roll());
        assertEquals(0, spool.bytes());
        spool.close();
        assertTrue(files.added < senders * each, "threads that wait share writings");

        List<String> lines = lines(new Zone(folder));
        assertEquals(senders * each, lines.size());
        for (int sender = 0; sender < senders; sender++) {
            String prefix = sender + ":";
            List<String> own = lines.stream().filter(line -> line.startsWith(prefix)).toList();
            for (int i = 0; i < each; i++) {
                assertEquals(prefix + i, own.get(i));
            }
        }
        assertEquals(0, spoolFiles().size());
        assertEquals(List.of(), node.zone.deliveries());
    }

    @Test
    void aKillAtAnyStepLosesNothingThatWasTakenAndDoublesNothing() throws IOException {
        int kills = 0;
        for (int step = 0; ; step++) {
            folder = folder.resolveSibling(folder.getFileName() + "-" + step);
            List<String> taken = new ArrayList<>();
            KillableFiles killable = new KillableFiles(step);
            try {
                everything(new Zone(folder, killable), taken);
            } catch (KillableFiles.Killed e) {
                kills++;
            }
            // A second kill while the first one is cleared up.
            try {
                spools(new Zone(folder, new KillableFiles(3 + step % 23)));
            } catch (KillableFiles.Killed e) {
                // Cleared up below.
            }
            spools(new Zone(folder)).open(Zone.SOURCE, Zone.PROVIDER).close();
            List<String> lines = lines(new Zone(folder));
            List<String> missing = new ArrayList<>(taken);
            missing.removeAll(lines);
            assertEquals(List.of(), missing, "killed at step " + step);
            assertEquals(lines.stream().distinct().count(), lines.size(), "killed at step " + step);
            assertTrue(lines.size() <= taken.size() + 1, "killed at step " + step);
            assertEquals(List.of(), spoolFiles(), "killed at step " + step);
            if (!killable.dead()) {
                break;
            }
        }
        assertTrue(kills > 40, "only " + kills + " steps were seen");
    }

    private static void everything(Zone zone, List<String> taken) throws IOException {
        MessageSpool spool = spools(zone).open(Zone.SOURCE, Zone.PROVIDER);
        for (int i = 0; i < 6; i++) {
            append(spool, "message " + i + "\n");
            taken.add("message " + i);
            if (i == 3) {
                spool.roll();
            }
        }
        spool.close();
    }

    @Test
    void anEndThatWasCutOffIsNothing() throws IOException {
        Path file = leave("one\n", "two\n");
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length - 3));
        FileMessageSpools spools = spools(new Zone(folder));
        assertEquals(List.of("one"), lines(new Zone(folder)));
        assertEquals(0, spools.damaged());
        assertEquals(List.of(), spoolFiles());
    }

    @Test
    void damageIsAnAlarmAndTheRestIsDelivered() throws IOException {
        Path file = leave("one\n", "two\n", "three\n");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        FileMessageSpools spools = spools(new Zone(folder));
        assertEquals(List.of("one", "three"), lines(new Zone(folder)));
        assertEquals(1, spools.damaged());
        assertEquals(Result.Status.CRITICAL, new SpoolHealthCheck(spools).execute().getStatus());
        assertEquals(1, spools(new Zone(folder)).damaged(), "the next start knows it, too");
    }

    @Test
    void aSegmentOfAnotherPlaceDoesNotOpen() throws IOException {
        Path file = leave("one\n", "two\n");
        byte[] content = Files.readAllBytes(file);
        Path other = file.resolveSibling(file.getFileName().toString().replaceAll("[0-9a-f]{16}$", "0123456789abcdef"));
        Files.delete(file);
        Files.write(other, content);
        assertEquals(1, spools(new Zone(folder)).damaged());
        assertEquals(List.of(), lines(new Zone(folder)));
    }

    @Test
    void theSameMessagesInTwoSpoolsAreOneDelivery() throws IOException {
        Zone node = new Zone(folder);
        MessageSpool spool = spools(node).open(Zone.SOURCE, Zone.PROVIDER);
        append(spool, "again\n");
        spool.roll();
        append(spool, "again\n");
        spool.roll();
        append(spool, "again\n");
        append(spool, "again\n");
        spool.close();
        assertEquals(2, node.zone.deliveries().size());
        assertEquals(List.of("again", "again", "again"), lines(node));
        assertTrue(node.journal.actions().contains(AuditAction.DELIVERY_REPEATED));
    }

    @Test
    void nothingIsTakenWhileNoDeliveryCanBeMade() throws IOException {
        Zone node = new Zone(folder);
        FileMessageSpools spools = spools(node);
        MessageSpool spool = spools.open(Zone.SOURCE, Zone.PROVIDER);
        append(spool, "before\n");
        node.journal.writable = false;
        assertThrows(CadreException.class, spool::roll);
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> append(spool, "refused\n")).code());
        assertEquals(Result.Status.CRITICAL, new SpoolHealthCheck(spools).execute().getStatus());
        node.journal.writable = true;
        assertEquals(1, spool.roll());
        assertEquals(Result.Status.OK, new SpoolHealthCheck(spools).execute().getStatus());
        append(spool, "behind\n");
        spool.close();
        assertEquals(Set.of("before", "behind"), Set.copyOf(lines(node)));
    }

    @Test
    void aMessageThatCannotBeWrittenIsNotTakenAndTheNextOneIs() throws IOException {
        CountingFiles files = new CountingFiles();
        Zone node = new Zone(folder, files);
        MessageSpool spool = spools(node).open(Zone.SOURCE, Zone.PROVIDER);
        append(spool, "one\n");
        files.full = true;
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> append(spool, "two\n")).code());
        files.full = false;
        append(spool, "three\n");
        spool.close();
        assertEquals(Set.of("one", "three"), Set.copyOf(lines(node)));
        assertThrows(CadreException.class, () -> append(spool, "closed\n"));
    }

    @Test
    void aSourceHasOneSpoolAtATimeAndMessagesOfOneThatNeverComesBackAreDelivered() throws IOException {
        FileMessageSpools spools = spools(new Zone(folder));
        MessageSpool first = spools.open(Zone.SOURCE, Zone.PROVIDER);
        assertThrows(CadreException.class, () -> spools.open(Zone.SOURCE, Zone.PROVIDER));
        append(first, "kept\n");
        assertFalse(spoolFiles().isEmpty());
        Zone next = new Zone(folder);
        assertEquals(0, spools(next).waiting());
        assertEquals(List.of("kept"), lines(next));
    }

    // Leaves a spool with a segment for each message, as a kill would.
    private Path leave(String... messages) throws IOException {
        MessageSpool spool = spools(new Zone(folder)).open(Zone.SOURCE, Zone.PROVIDER);
        for (String message : messages) {
            append(spool, message);
        }
        return spoolFiles().get(0);
    }

    private static FileMessageSpools spools(Zone zone) throws IOException {
        return new FileMessageSpools(zone.zone, Zone.keys());
    }

    private static void append(MessageSpool spool, String message) throws IOException {
        spool.append(message.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".spools"))) {
            return files.filter(file -> !file.toString().endsWith(SpoolFile.DAMAGED)).sorted(Comparator.comparing(Path::toString)).toList();
        }
    }

    private static List<String> lines(Zone node) throws IOException {
        List<String> lines = new ArrayList<>();
        for (DeliveryStatus status : node.zone.deliveries()) {
            node.zone.land(status.milestone().delivery(), (content, sink) -> {
                try (InputStream in = content.open()) {
                    lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
                }
            });
        }
        return lines;
    }

    private static final class CountingFiles implements StableFiles {
        private final StableFiles disk = new DiskFiles();
        private volatile boolean full;
        private int added;

        @Override
        public Pieces pieces(Path file) throws IOException {
            Pieces pieces = disk.pieces(file);
            return new Pieces() {
                @Override
                public void add(byte[] piece) throws IOException {
                    added++;
                    if (full) {
                        pieces.add(Arrays.copyOf(piece, 5));
                        throw new IOException("No space left on device");
                    }
                    pieces.add(piece);
                }

                @Override
                public void close() throws IOException {
                    pieces.close();
                }
            };
        }

        @Override
        public void makeFolder(Path made) throws IOException {
            disk.makeFolder(made);
        }

        @Override
        public OutputStream create(Path file) throws IOException {
            return disk.create(file);
        }

        @Override
        public InputStream open(Path file) throws IOException {
            return disk.open(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void remove(Path file) throws IOException {
            disk.remove(file);
        }

        @Override
        public List<Path> list(Path listed) throws IOException {
            return disk.list(listed);
        }

        @Override
        public boolean exists(Path file) {
            return disk.exists(file);
        }
    }
}
