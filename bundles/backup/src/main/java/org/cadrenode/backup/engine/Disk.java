package org.cadrenode.backup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.cadrenode.api.erasure.SealedRemoval;

/** Files that outlast a loss of power, and files that go without leaving anything. */
final class Disk {
    static final String PART = ".part";
    private static final int CHUNK = 1 << 20;

    private Disk() { }

    /** Makes a folder, with those above it, that nobody but the node's user may enter. */
    static Path folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            folder(above);
        }
        Files.createDirectories(folder);
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Some shares have no such permissions; what lies there is sealed.
            return folder;
        }
        return folder;
    }

    static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        rename(part, file);
    }

    /** Gives a file to the owner and group of a folder, if whoever runs this may; a share that has no such owners takes what it is given. */
    static void give(Path file, Path folder) throws IOException {
        try {
            PosixFileAttributes owner = Files.readAttributes(folder, PosixFileAttributes.class);
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (!owner.owner().equals(view.getOwner())) {
                view.setGroup(owner.group());
                view.setOwner(owner.owner());
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Whoever may not give it away is not root, and whose share this is decides.
            return;
        }
    }

    /** Brings a file to another place, perhaps on another disk, where it appears whole or not at all. */
    static void bring(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Path part = to.resolveSibling(to.getFileName() + PART);
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            force(part);
            rename(part, to);
            Files.delete(from);
        }
    }

    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(to.toAbsolutePath().getParent());
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // Some shares cannot force a folder; what they were given is forced by itself.
            return;
        }
    }

    /** Removes a folder and overwrites what its files held: all of those with keys, of others as {@link SealedRemoval} does. */
    static void wipe(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && file.toString().endsWith(".childkeys")) {
                    overwrite(file, attributes.size());
                }
                SealedRemoval.remove(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void overwrite(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < size;) {
                zeros.clear().limit((int) Math.min(CHUNK, size - at));
                at += channel.write(zeros, at);
            }
            channel.force(true);
        }
    }
}
