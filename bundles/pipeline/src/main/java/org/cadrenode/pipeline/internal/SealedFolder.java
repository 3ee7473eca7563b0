package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/** The pipeline's own files, sealed under the landing zone's key: each is there whole, on stable storage, or not at all. */
final class SealedFolder {
    private static final String PART = ".part";

    private final Path folder;
    private final Keystore keystore;

    SealedFolder(Path folder, Keystore keystore) throws IOException {
        this.folder = folder;
        this.keystore = keystore;
        make(folder);
        for (String name : names()) {
            if (name.endsWith(PART)) {
                SealedRemoval.remove(folder.resolve(name));
            }
        }
    }

    /** Makes a folder that is for the node's user alone. */
    static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Writes a file's content. */
    interface Content {
        void write(OutputStream sink) throws IOException;
    }

    /** Puts a file in the place of what was there. */
    void write(String name, Content content) throws IOException {
        Path part = folder.resolve(name + PART);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            BufferedOutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel));
            // Closing the seal completes it, and would close the file before it is forced.
            OutputStream sealed = keystore.seal(KeyPurpose.LANDING, context(name), new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    file.write(octet);
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    file.write(from, offset, length);
                }
            });
            content.write(sealed);
            sealed.close();
            file.flush();
            channel.force(true);
        } catch (IOException | RuntimeException e) {
            SealedRemoval.remove(part);
            throw e;
        }
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force();
    }

    /** Returns the content of a file, verified as it is read. */
    InputStream open(String name) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
        try {
            return keystore.open(KeyPurpose.LANDING, context(name), file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    void remove(String name) throws IOException {
        if (SealedRemoval.remove(folder.resolve(name))) {
            force();
        }
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String context(String name) {
        return "pipeline " + name;
    }

    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
