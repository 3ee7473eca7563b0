package org.cadrenode.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/** Files of which every change is on record, so that what a power failure may leave can be made of them. One database, and its sums, at a time. */
public final class RecordedFiles extends FilePathWrapper {
    static final String SCHEME = "recorded";
    private static final int PAGE = 4096;
    private static final List<Change> CHANGES = new ArrayList<>();

    static {
        FilePath.register(new RecordedFiles());
    }

    /** What H2 calls. */
    public RecordedFiles() { }

    /** A write, or a truncation to a position if there are no bytes, or what made everything before it durable. */
    private record Change(boolean sums, Kind kind, long position, byte[] bytes) { }

    private enum Kind { WRITE, TRUNCATE, FORCE }

    /** Begins a new record. */
    static void begin() {
        synchronized (CHANGES) {
            CHANGES.clear();
        }
    }

    /** Returns how many changes there were. */
    static int changes() {
        synchronized (CHANGES) {
            return CHANGES.size();
        }
    }

    private static void changed(boolean sums, Kind kind, long position, byte[] bytes) {
        synchronized (CHANGES) {
            CHANGES.add(new Change(sums, kind, position, bytes));
        }
    }

    /** Writes what a disk may have if the power fails behind so many changes: of what was not forced, pages are missing or torn at random. */
    static void fail(int changes, Path file, Random random) throws IOException {
        fail(changes, false, file, random);
        fail(changes, true, file.resolveSibling(file.getFileName() + OrderedFiles.SUMS), random);
    }

    private static void fail(int changes, boolean sums, Path file, Random random) throws IOException {
        int durable = changes;
        while (durable > 0 && (CHANGES.get(durable - 1).kind != Kind.FORCE || CHANGES.get(durable - 1).sums != sums)) {
            durable--;
        }
        try (FileChannel disk = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int i = 0; i < changes; i++) {
                Change change = CHANGES.get(i);
                if (change.sums != sums) {
                    continue;
                }
                switch (change.kind) {
                    case FORCE -> { }
                    case TRUNCATE -> {
                        if (i < durable || random.nextBoolean()) {
                            disk.truncate(change.position);
                        }
                    }
                    case WRITE -> write(disk, change, i < durable ? null : random);
                }
            }
        }
    }

    private static void write(FileChannel disk, Change change, @Nullable Random random) throws IOException {
        for (int at = 0; at < change.bytes.length; ) {
            long position = change.position + at;
            int length = (int) Math.min(change.bytes.length - at, PAGE - position % PAGE);
            int fate = random == null ? 0 : random.nextInt(3);
            if (fate == 0) {
                disk.write(ByteBuffer.wrap(change.bytes, at, length), position);
            } else if (fate == 1) {
                // A file system's length of a file is of what it wrote; that ends with a page.
                if (disk.size() < position + length) {
                    disk.write(ByteBuffer.allocate(1), position + length - 1);
                }
                for (int sector = 0; sector < length; sector += OrderedFile.SECTOR) {
                    if (random.nextBoolean()) {
                        disk.write(ByteBuffer.wrap(change.bytes, at + sector, Math.min(OrderedFile.SECTOR, length - sector)), position + sector);
                    }
                }
            }
            at += length;
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Recorded(super.open(mode), getName().endsWith(OrderedFiles.SUMS));
    }

    private static final class Recorded extends FileOver {
        private final boolean sums;

        Recorded(FileChannel base, boolean sums) {
            super(base);
            this.sums = sums;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            int written = base.write(source, position);
            if (written != bytes.length) {
                throw new IOException("Written in part");
            }
            changed(sums, Kind.WRITE, position, bytes);
            return written;
        }

        @Override
        public synchronized FileChannel truncate(long length) throws IOException {
            super.truncate(length);
            changed(sums, Kind.TRUNCATE, length, new byte[0]);
            return this;
        }

        @Override
        public synchronized void force(boolean metadata) throws IOException {
            super.force(metadata);
            changed(sums, Kind.FORCE, 0, new byte[0]);
        }
    }
}
