package org.cadrenode.api.erasure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealedRemovalTest {
    @TempDir
    Path folder;

    @Test
    void whatAFileHeldIsOverwritten() throws IOException {
        for (int size : new int[] {0, 1, 4096, 70_000, 1 << 20}) {
            byte[] held = held(size);
            assertTrue(Arrays.equals(held, new byte[size]), "of " + size);
        }
    }

    @Test
    void ofALargeOneTheBeginningWithTheSalt() throws IOException {
        byte[] held = held((16 << 20) + 1);
        assertTrue(Arrays.equals(Arrays.copyOf(held, 4096), new byte[4096]));
        assertEquals(1, held[4096]);
    }

    @Test
    void whatIsNotThereAndWhatIsNoFileIsDealtWithAsBefore() throws IOException {
        assertFalse(SealedRemoval.remove(folder.resolve("nothing")));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertTrue(SealedRemoval.remove(inner));
        Path target = Files.write(folder.resolve("target"), new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertTrue(SealedRemoval.remove(link));
        assertEquals(1, Files.readAllBytes(target)[0], "who is pointed at is left alone");
    }

    @Test
    void aBackupMadeOfHardLinksIsLeftAlone() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
        Path backup = Files.createLink(folder.resolve("backup"), file);
        assertTrue(SealedRemoval.remove(file));
        assertFalse(Files.exists(file));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(backup));
    }

    // Through a channel that stays open, to look at the blocks afterwards.
    private byte[] held(int size) throws IOException {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 1);
        Path file = Files.write(folder.resolve("file" + size), content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            assertTrue(SealedRemoval.remove(file));
            assertFalse(Files.exists(file));
            ByteBuffer bytes = ByteBuffer.allocate(size);
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {
                continue;
            }
            assertFalse(bytes.hasRemaining());
            return bytes.array();
        }
    }
}
