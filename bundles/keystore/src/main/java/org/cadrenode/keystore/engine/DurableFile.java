package org.cadrenode.keystore.engine;

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

/** Writes a secret file so that after a crash the old or the new content is there, whole, for its owner alone. */
final class DurableFile {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFile() { }

    /** Makes a directory that only its owner enters, with what is missing above it. */
    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions("rwx------"));
        }
    }

    /** What a test puts between two steps of writing, to stop there as a kill would. */
    interface Steps {
        /** Nothing happens between steps. */
        Steps NONE = step -> { };

        void after(String step) throws IOException;
    }

    /** Puts {@code content} in the place of {@code file}. */
    static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, Steps.NONE);
    }

    /** Puts {@code content} in the place of {@code file}, and says after each step that it was done. */
    static void replace(Path file, byte[] content, Steps steps) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        makeDirectory(directory);
        Path fresh = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions("rw-------"))) {
            steps.after("made " + file.getFileName());
            ByteBuffer bytes = ByteBuffer.wrap(content);
            bytes.limit(content.length / 2);
            write(channel, bytes);
            steps.after("half written " + file.getFileName());
            bytes.limit(content.length);
            write(channel, bytes);
            channel.force(true);
        }
        steps.after("written " + file.getFileName());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        steps.after("renamed " + file.getFileName());
        forceDirectory(directory);
        steps.after("forced " + file.getFileName());
    }

    /** Makes an empty file, if there is none. */
    static void make(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, permissions("rw-------"));
            forceDirectory(file.toAbsolutePath().getParent());
        }
    }

    /** Makes what was renamed or deleted in a directory durable. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static FileAttribute<?>[] permissions(String form) {
        return POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
            : new FileAttribute<?>[0];
    }
}
