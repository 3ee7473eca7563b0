package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.linkage.engine.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedScratchTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAtAnyPlace() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] content = new byte[1 << 18];
        random.nextBytes(content);
        try (SealedScratch scratch = new SealedScratch(folder)) {
            Scratch.Area other = scratch.area();
            Scratch.Area area = scratch.area();
            for (int at = 0; at < content.length;) {
                int length = Math.min(16 * (1 + random.nextInt(9_000)), content.length - at);
                byte[] piece = Arrays.copyOfRange(content, at, at + length);
                area.write(piece, length);
                other.write(piece, length);
                at += length;
            }
            other.close();
            for (int i = 0; i < 200; i++) {
                int at = 16 * random.nextInt(content.length / 16);
                byte[] found = new byte[random.nextInt(content.length - at) + 1];
                area.read(at, found, found.length);
                assertArrayEquals(Arrays.copyOfRange(content, at, at + found.length), found, () -> "seed " + seed);
            }
        }
    }

    @Test
    void noFileHasANameAndWhatIsOnTheDiskTellsNothing() throws IOException {
        byte[] told = "one and the same, over and over ".getBytes(StandardCharsets.US_ASCII);
        try (SealedScratch scratch = new SealedScratch(folder)) {
            Scratch.Area area = scratch.area();
            area.write(told, told.length);
            area.write(told, told.length);
            Scratch.Area same = scratch.area();
            same.write(told, told.length);
            assertEquals(List.of(), names());
            List<byte[]> open = open();
            assertEquals(2, open.size());
            byte[] one = open.get(0);
            byte[] two = open.get(1);
            assertEquals(3 * told.length, one.length + two.length);
            byte[] larger = one.length > two.length ? one : two;
            byte[] smaller = one.length > two.length ? two : one;
            String first = new String(larger, 0, told.length, StandardCharsets.ISO_8859_1);
            assertFalse(new String(larger, StandardCharsets.ISO_8859_1).contains("same"));
            assertFalse(first.equals(new String(larger, told.length, told.length, StandardCharsets.ISO_8859_1)));
            assertFalse(first.equals(new String(smaller, StandardCharsets.ISO_8859_1)));
        }
        assertEquals(0, open().size());
    }

    // What this process has open of the folder: by descriptors alone, as names are gone.
    private List<byte[]> open() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(one -> target(one).startsWith(folder.toString())).map(SealedScratchTest::content).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static byte[] content(Path descriptor) {
        try {
            return Files.readAllBytes(descriptor);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.toList();
        }
    }

    @Test
    void whatWasLeftByAKillIsDeletedAtTheBeginning() throws IOException {
        Files.writeString(folder.resolve("moment-7.index"), "left");
        Files.writeString(folder.resolve("linkage.mv.db"), "stays");
        try (SealedScratch scratch = new SealedScratch(folder)) {
            assertEquals(List.of(folder.resolve("linkage.mv.db")), names());
        }
    }

    @Test
    void afterItsEndNothingIsWrittenOrRead() {
        SealedScratch scratch = new SealedScratch(folder);
        Scratch.Area area = scratch.area();
        area.write(new byte[16], 16);
        scratch.close();
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> area.write(new byte[16], 16)).code());
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> area.read(0, new byte[16], 16)).code());
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, scratch::area).code());
        assertTrue(Files.isDirectory(folder));
    }
}
