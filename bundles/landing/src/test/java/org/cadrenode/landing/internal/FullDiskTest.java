package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Receiving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of little room: what does not fit leaves nothing behind, and the next thing that fits is taken. */
class FullDiskTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void aDiskThatIsFullInTheMiddleOfAContentKeepsNothingOfItAndTheSameContentLandsLater() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("Seed: " + seed);
        Random random = new Random(seed);
        byte[] content = new byte[3 * MEBIBYTE];
        random.nextBytes(content);
        SmallDisk disk = new SmallDisk(0);
        Zone zone = new Zone(directory, disk);
        for (int i = 0; i < 30; i++) {
            disk.left.set(random.nextInt(content.length));
            assertThrows(IOException.class, () -> zone.zone.receive(Zone.SOURCE, Zone.PROVIDER, "", new ByteArrayInputStream(content)));
            assertEquals(List.of(), listing());
            assertEquals(List.of(), zone.zone.deliveries());
            assertEquals(0, disk.open.get(), "no file stays open");
        }
        assertTrue(zone.journal.events.isEmpty());
        disk.left.set(Long.MAX_VALUE);
        zone.zone.receive(Zone.SOURCE, Zone.PROVIDER, "", new ByteArrayInputStream(content));
        assertEquals(1, zone.zone.deliveries().size());
    }

    @Test
    void aDiskThatIsFullWhileADeliveryIsReadLeavesItToBeReadAgain() throws IOException {
        SmallDisk disk = new SmallDisk(Long.MAX_VALUE);
        Zone zone = new Zone(directory, disk);
        var delivery = zone.receive(Zone.CONTENT);
        disk.left.set(10);
        assertThrows(IOException.class, () -> zone.zone.land(delivery, Zone.lines()));
        assertEquals(Stage.RECEIVED, zone.zone.delivery(delivery.id()).orElseThrow().milestone().stage());
        assertEquals(0, disk.open.get());
        disk.left.set(Long.MAX_VALUE);
        assertEquals(7, zone.zone.land(delivery, Zone.lines()).tally().read());
    }

    @Test
    void theReserveIsKeptFreeAndWhatWouldNeedItIsRefusedBeforeAndInTheMiddle() throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEBIBYTE);
        FileLandingZone zone = new FileLandingZone(Zone.keys(), new ListJournal(), directory, Zone.CLOCK, disk, 80L * MEBIBYTE);
        InputStream large = new Zeros(50L * MEBIBYTE);
        assertEquals(ErrorCode.STORE_FULL, assertThrows(CadreException.class, () -> zone.receive(Zone.SOURCE, Zone.PROVIDER, "", large)).code());
        assertEquals(List.of(), listing());
        assertTrue(disk.lowest >= 70L * MEBIBYTE, "the reserve was touched by one look's worth at most: " + disk.lowest);

        disk.left.set(79L * MEBIBYTE);
        assertTrue(zone.full());
        assertEquals(ErrorCode.STORE_FULL, assertThrows(CadreException.class, () -> zone.receive(Zone.SOURCE, Zone.PROVIDER, "", new Zeros(1))).code());
        disk.left.set(87L * MEBIBYTE);
        assertTrue(zone.full(), "it is not open and full by turns");
        disk.left.set(88L * MEBIBYTE);
        assertFalse(zone.full());
        disk.left.set(81L * MEBIBYTE);
        assertFalse(zone.full());
        zone.receive(Zone.SOURCE, Zone.PROVIDER, "", new Zeros(1));
    }

    @Test
    void aWriterThatPassesOverTheFailureGetsNoDelivery() throws IOException {
        SmallDisk disk = new SmallDisk(MEBIBYTE);
        Zone zone = new Zone(directory, disk);
        try (Receiving receiving = zone.zone.receiving(Zone.SOURCE, Zone.PROVIDER, "")) {
            byte[] piece = new byte[MEBIBYTE];
            receiving.write(piece, 0, piece.length / 2);
            assertThrows(IOException.class, () -> {
                receiving.write(piece);
                receiving.write(piece);
            });
            disk.left.set(Long.MAX_VALUE);
            assertThrows(IOException.class, () -> receiving.write(piece));
            assertThrows(IOException.class, receiving::commit);
        }
        assertEquals(List.of(), zone.zone.deliveries());
        assertEquals(List.of(), listing());
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A file system with so many bytes left, as the disk counts them. */
    private static final class SmallDisk implements StableFiles {
        private final StableFiles disk = new DiskFiles();
        private final AtomicLong left;
        private final AtomicLong open = new AtomicLong();
        private volatile long lowest = Long.MAX_VALUE;

        private SmallDisk(long left) {
            this.left = new AtomicLong(left);
        }

        @Override
        public void makeFolder(Path folder) throws IOException {
            disk.makeFolder(folder);
        }

        @Override
        public OutputStream create(Path file) throws IOException {
            open.incrementAndGet();
            return new FilterOutputStream(disk.create(file)) {
                private boolean closed;

                @Override
                public void write(int octet) throws IOException {
                    take(1);
                    out.write(octet);
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    take(length);
                    out.write(from, offset, length);
                }

                @Override
                public void close() throws IOException {
                    if (!closed) {
                        closed = true;
                        open.decrementAndGet();
                        out.close();
                    }
                }
            };
        }

        @Override
        public Pieces pieces(Path file) throws IOException {
            Pieces pieces = disk.pieces(file);
            return new Pieces() {
                @Override
                public void add(byte[] piece) throws IOException {
                    take(piece.length);
                    pieces.add(piece);
                }

                @Override
                public void close() throws IOException {
                    pieces.close();
                }
            };
        }

        private void take(long bytes) throws IOException {
            if (left.get() < bytes) {
                throw new IOException("No space left on device");
            }
            lowest = Math.min(lowest, left.addAndGet(-bytes));
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
        public List<Path> list(Path folder) throws IOException {
            return disk.list(folder);
        }

        @Override
        public boolean exists(Path file) {
            return disk.exists(file);
        }

        @Override
        public long free(Path folder) {
            return left.get();
        }
    }

    private static final class Zeros extends InputStream {
        private long left;

        private Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, length);
            left -= read;
            return read;
        }
    }
}
