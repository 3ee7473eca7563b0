package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The steps of which a durable replacement of a file consists, one method each, so that a test can stop between them. */
interface Disk {
    /** Writes a new file for its owner alone, and brings its content to stable storage; an old one of that name goes. */
    void write(Path fresh, byte[] content) throws IOException;

    /** Puts {@code fresh} in the place of {@code file}, in one step. */
    void move(Path fresh, Path file) throws IOException;

    /** Brings a directory's entries to stable storage. */
    void force(Path directory) throws IOException;

    /** Makes a directory that only its owner enters, with what is missing above it. */
    void makeDirectory(Path directory) throws IOException;

    /** Replaces a file: after a crash the old or the new content is there, whole. */
    default void replace(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        makeDirectory(directory);
        Path fresh = directory.resolve(file.getFileName() + ".new");
        write(fresh, content);
        move(fresh, file);
        force(directory);
    }

    /** The disk itself. */
    Disk REAL = new Disk() {
        private final boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

        @Override
        public void write(Path fresh, byte[] content) throws IOException {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner("rw-------"))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        }

        @Override
        public void move(Path fresh, Path file) throws IOException {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void force(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void makeDirectory(Path directory) throws IOException {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, owner("rwx------"));
            }
        }

        private FileAttribute<?>[] owner(String form) {
            return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
        }
    };
}
