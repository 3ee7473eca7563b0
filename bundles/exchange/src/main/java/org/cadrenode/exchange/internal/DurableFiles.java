package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.SealedRemoval;

/**
 * Files that are there whole or not at all, on stable storage once a method returns. Symbolic links are not followed to a
 * file. Stateless but for the seam.
 */
final class DurableFiles {
    private static final String PART = ".part";

    private final Seam seam;
    private final boolean forced;

    DurableFiles() {
        this(step -> { }, true);
    }

    /**
     * With a seam where tests end the process in their mind.
     *
     * @param forced whether to wait for stable storage, which only the end of power asks for
     */
    DurableFiles(Seam seam, boolean forced) {
        this.seam = seam;
        this.forced = forced;
    }

    /** Told of each step before it is taken. */
    @FunctionalInterface
    interface Seam {
        void before(String step) throws IOException;
    }

    /** Returns the name under which a file is written before it is whole. */
    static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + PART);
    }

    void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Makes a folder that only the node's own user can enter. */
    void ownFolder(Path folder) throws IOException {
        folder(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Puts content into place of what a file held. */
    void write(Path file, byte[] content) throws IOException {
        try (OutputStream out = create(part(file))) {
            out.write(content);
        }
        rename(part(file), file);
    }

    /** Returns a stream into a new file; {@code close} forces it to stable storage. */
    OutputStream create(Path file) throws IOException {
        seam.before("create");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                out.write(octet);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (channel.isOpen()) {
                    try {
                        seam.before("force");
                        if (forced) {
                            channel.force(true);
                        }
                    } finally {
                        channel.close();
                    }
                }
            }
        };
    }

    InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    byte[] read(Path file, int most) throws IOException {
        try (InputStream in = open(file)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new IOException("A file is longer than " + most + " bytes");
            }
            return content;
        }
    }

    Instant changedAt(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    boolean exists(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Puts a file in another place of the same file system, over what is there. */
    void rename(Path from, Path to) throws IOException {
        seam.before("rename");
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(to);
        seam.before("renamed");
    }

    /** Puts a file in another place, perhaps of another file system. */
    void move(Path from, Path to) throws IOException {
        try {
            rename(from, to);
        } catch (AtomicMoveNotSupportedException e) {
            try (InputStream in = open(from); OutputStream out = create(part(to))) {
                in.transferTo(out);
            }
            rename(part(to), to);
            remove(from);
        }
        force(from);
    }

    void remove(Path file) throws IOException {
        seam.before("remove");
        if (SealedRemoval.remove(file)) {
            force(file);
        }
    }

    /** Returns the names of the regular files of a folder that are whole, sorted; those of links are none. */
    List<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(this::exists).map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending) && !name.startsWith(".")).sorted().toList();
        }
    }

    /** Returns the names under which the files of a folder would stand that have their preliminary name. */
    List<String> parts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(this::exists).map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".") && name.endsWith(PART))
                    .map(name -> name.substring(1, name.length() - PART.length())).sorted().toList();
        }
    }

    private void force(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && forced) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
