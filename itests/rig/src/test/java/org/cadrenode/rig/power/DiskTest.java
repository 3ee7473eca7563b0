package org.cadrenode.rig.power;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cadrenode.rig.power.Trace.Kind;
import org.cadrenode.rig.power.Trace.Line;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk may hold after the power failed: all that was made durable, and of the rest now this and now that. */
class DiskTest {
    private static final int TRIES = 60;
    private static final int CREATE = 0101;
    private static final String ROOT = "/root-of-the-record";

    @TempDir
    Path folder;

    private final List<Line> lines = new ArrayList<>();
    private Path snapshot;
    private long clock = 1_000_000_000;
    private int image;

    @BeforeEach
    void empty() throws IOException {
        snapshot = Files.createDirectories(folder.resolve("snapshot/d")).getParent();
        Files.writeString(snapshot.resolve("d/old"), "was there");
    }

    @Test
    void whatAnFsyncOfFileAndDirectoryHasSecuredIsAlwaysThere() throws IOException {
        open(3, "d/file", CREATE);
        write(3, 0, "secured");
        sync(3);
        for (Path disk : disks()) {
            assertEquals("secured", Files.readString(disk.resolve("d/file")));
            assertEquals("was there", Files.readString(disk.resolve("d/old")));
        }
    }

    @Test
    void whatWasNotSecuredIsThereNowAndThen() throws IOException {
        open(3, "d/file", CREATE);
        sync(3);
        write(3, 0, "unsecured");
        Set<String> seen = new HashSet<>();
        for (Path disk : disks()) {
            seen.add(Files.readString(disk.resolve("d/file")));
        }
        assertEquals(Set.of("", "unsecured"), seen);
    }

    @Test
    void ofTwoPagesTheLaterMayBeThereWithoutTheFormer() throws IOException {
        open(3, "d/file", CREATE);
        sync(3);
        write(3, 0, "a".repeat(4096));
        write(3, 4096, "b".repeat(4096));
        boolean reordered = false;
        boolean torn = false;
        for (Path disk : disks()) {
            byte[] bytes = Files.readAllBytes(disk.resolve("d/file"));
            reordered |= bytes.length == 8192 && bytes[0] == 0 && bytes[8191] == 'b' && bytes[1000] == 0;
            long written = bytes.length == 8192 ? count(Arrays.copyOf(bytes, 4096), 'a') : 0;
            torn |= written > 0 && written < 4096 && written % 512 == 0;
        }
        assertTrue(reordered, "reordered");
        assertTrue(torn, "torn at sectors");
    }

    @Test
    void aRenameWithoutAnFsyncOfTheDirectoryMayBeLostAndTheOldFileIsThereThen() throws IOException {
        open(3, "d/new", CREATE);
        write(3, 0, "is there");
        sync(3);
        line(Kind.RENAME, -1, 0, "d/new", "d/old", null);
        Set<String> seen = new HashSet<>();
        for (Path disk : disks()) {
            seen.add(Files.readString(disk.resolve("d/old")));
        }
        assertEquals(Set.of("was there", "is there"), seen);
        open(4, "d", 0);
        sync(4);
        for (Path disk : disks()) {
            assertEquals("is there", Files.readString(disk.resolve("d/old")));
        }
    }

    @Test
    void aRenameMayBeThereWithoutTheContentThatWasNeverSecured() throws IOException {
        open(3, "d/new", CREATE);
        write(3, 0, "is there");
        line(Kind.RENAME, -1, 0, "d/new", "d/old", null);
        boolean emptied = false;
        for (Path disk : disks()) {
            emptied |= Files.readString(disk.resolve("d/old")).isEmpty();
        }
        assertTrue(emptied);
    }

    @Test
    void whatIsOlderThanTheKernelWaitsIsThere() throws IOException {
        open(3, "d/file", CREATE);
        write(3, 0, "long ago");
        clock += 60_000_000_000L;
        open(4, "d/other", CREATE);
        for (Path disk : disks()) {
            assertEquals("long ago", Files.readString(disk.resolve("d/file")));
        }
    }

    @Test
    void anFsyncThatHasNotEndedSecuresNothing() throws IOException {
        open(3, "d/file", CREATE);
        sync(3);
        write(3, 0, "unsecured");
        line(Kind.SYNC_BEGINS, 3, 0, "", "", null);
        Set<String> seen = new HashSet<>();
        for (Path disk : disks()) {
            seen.add(Files.readString(disk.resolve("d/file")));
        }
        assertEquals(Set.of("", "unsecured"), seen);
    }

    private static long count(byte[] bytes, char what) {
        long count = 0;
        for (byte one : bytes) {
            count += one == what ? 1 : 0;
        }
        return count;
    }

    private void open(int descriptor, String path, int flags) {
        lines.add(new Line(Kind.OPEN, 1, descriptor, clock++, 0, 0, flags, ROOT + "/" + path, "", Path.of(""), 0));
    }

    private void write(int descriptor, long at, String text) throws IOException {
        line(Kind.WRITE, descriptor, at, "", "", Files.writeString(folder.resolve("bytes" + lines.size()), text));
    }

    private void sync(int descriptor) throws IOException {
        line(Kind.SYNC_BEGINS, descriptor, 0, "", "", null);
        line(Kind.SYNC_ENDS, descriptor, 0, "", "", null);
    }

    private void line(Kind kind, int descriptor, long offset, String path, String other, Path bytes) throws IOException {
        lines.add(new Line(kind, 1, descriptor, clock++, offset, bytes == null ? 0 : Files.readString(bytes, StandardCharsets.US_ASCII).length(), 0,
                path.isEmpty() ? "" : ROOT + "/" + path, other.isEmpty() ? "" : ROOT + "/" + other, bytes == null ? Path.of("") : bytes, 0));
    }

    // As many disks as it takes to see what chance can do; the power fails behind the last line.
    private List<Path> disks() throws IOException {
        long seed = 20261127;
        System.out.println("The seed of the losses is " + seed + ".");
        Random random = new Random(seed);
        List<Path> disks = new ArrayList<>();
        try (Disk disk = new Disk(snapshot, Path.of(ROOT), new Trace(List.copyOf(lines)), List.of())) {
            for (int i = 0; i < TRIES; i++) {
                Path made = folder.resolve("image-" + image++);
                disk.fail(disk.moments() - 1, made, random);
                disks.add(made);
            }
        }
        return disks;
    }
}
