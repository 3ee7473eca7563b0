package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that a command makes: never in the place of another, and for the node's own user alone. */
public final class NewFile {
    private NewFile() { }

    /** Makes a file of mode 600. @throws java.nio.file.FileAlreadyExistsException if there is one */
    public static FileChannel make(Path path) throws IOException {
        FileAttribute<?>[] owner = FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
    }

    /** Makes a file of this text, on stable storage. */
    public static void write(Path path, String text) throws IOException {
        try (FileChannel channel = make(path)) {
            write(channel, text);
        }
    }

    /** Writes this text, on stable storage. */
    public static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }
}
