package org.cadrenode.api.erasure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Removes files that are sealed under a key of their own, which a salt in their first bytes makes out of the key of their
 * purpose (see {@code Keystore.seal}): without these bytes what stays on the disk opens for nobody. Stateless.
 */
public final class SealedRemoval {
    private static final int HEAD = 4096;

    private SealedRemoval() { }

    /**
     * Removes a file, or an empty folder, if it is there; then overwrites a regular file's beginning. In this order, so
     * that whoever finds a file finds it whole; a kill in between leaves the beginning in a freed block. A file that
     * belongs to another user of the machine, and may not be written, is removed as it is.
     *
     * @return whether it was there
     */
    public static boolean remove(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Files.deleteIfExists(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
            overwrite(channel);
            return true;
        } catch (AccessDeniedException e) {
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void overwrite(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(HEAD, channel.size()));
        while (zeros.hasRemaining()) {
            channel.write(zeros, zeros.position());
        }
        channel.force(false);
    }
}
