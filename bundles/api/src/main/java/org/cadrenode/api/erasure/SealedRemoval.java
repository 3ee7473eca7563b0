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
 * Removes files, and overwrites what they held. Of a large one only the beginning: it is to be one sealed stream, whose key a
 * salt in the first bytes makes out of the key of its purpose (see {@code Keystore.seal}), so that without these bytes the rest
 * opens for nobody. Stateless.
 */
public final class SealedRemoval {
    private static final int HEAD = 4096;
    private static final int CHUNK = 1 << 16;
    private static final long LARGE = 16L << 20;

    private SealedRemoval() { }

    /**
     * Removes a file, or an empty folder, if it is there; then overwrites a regular file: all of it up to 16 MiB, the first
     * 4 KiB of a larger one. In this order, so that whoever finds a file finds it whole; a kill in between leaves it in freed
     * blocks. What has another name as well, such as a backup made of hard links, is not overwritten. A file that
     * belongs to another user of the machine, and may not be written, is removed as it is.
     *
     * @return whether it was there
     */
    public static boolean remove(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Files.deleteIfExists(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            boolean only = hasOneName(file);
            Files.delete(file);
            if (only) {
                overwrite(channel);
            }
            return true;
        } catch (AccessDeniedException e) {
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Returns whether nobody has given the file another name; true where that cannot be told. */
    public static boolean hasOneName(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names && names == 1;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return true;
        }
    }

    private static void overwrite(FileChannel channel) throws IOException {
        long bytes = channel.size() > LARGE ? HEAD : channel.size();
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        long at = 0;
        while (at < bytes) {
            zeros.clear().limit((int) Math.min(CHUNK, bytes - at));
            at += channel.write(zeros, at);
        }
        channel.force(false);
    }
}
