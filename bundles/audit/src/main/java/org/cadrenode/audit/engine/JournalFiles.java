package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Durable steps on the journal's files, which only their owner may read. Bytes go through {@link RandomAccessFile}, for
 * a channel is closed when a thread that writes is interrupted.
 */
final class JournalFiles {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private JournalFiles() { }

    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, owner("rwx------"));
        }
    }

    /** Makes a file with its first content; after a crash it is there whole or not at all. */
    static void make(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, owner("rw-------"));
        try (RandomAccessFile out = new RandomAccessFile(fresh.toFile(), "rw")) {
            out.write(content);
            out.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file.getParent());
    }

    /** Opens a file to append behind {@code length} bytes, and cuts off what is behind them. */
    static RandomAccessFile append(Path file, long length) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("A file of the journal is gone");
        }
        RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
        try {
            if (out.length() < length) {
                throw new IOException("A file of the journal became shorter");
            }
            if (out.length() > length) {
                out.setLength(length);
                out.getFD().sync();
            }
            out.seek(length);
            return out;
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    /** Opens a file that holds nothing and is there to be locked. */
    static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), owner("rw-------"));
    }

    /** Releases what was written to: what was acknowledged is durable without it. */
    static void closeQuietly(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception ignored) {
            // There is nothing to lose by it.
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] owner(String form) {
        return POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
            : new FileAttribute<?>[0];
    }
}
