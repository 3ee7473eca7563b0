package org.cadrenode.landing.internal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.SealedRemoval;

/** The file system of the machine. Folders are for the appliance's own user only. Thread-safe. */
final class DiskFiles implements StableFiles {
    @Override
    public void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null && !Files.isDirectory(above)) {
            Files.createDirectories(above);
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
        if (above != null) {
            force(above);
        }
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        return new ForcedOutput(file);
    }

    @Override
    public Pieces pieces(Path file) throws IOException {
        ForcedPieces pieces = new ForcedPieces(file);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                force(folder);
            }
            return pieces;
        } catch (IOException e) {
            pieces.close();
            throw e;
        }
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = to.toAbsolutePath().getParent();
        if (folder != null) {
            force(folder);
        }
    }

    @Override
    public void remove(Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inner : list(file)) {
                remove(inner);
            }
        }
        SealedRemoval.remove(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparing(Path::toString)).collect(Collectors.toUnmodifiableList());
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    // A name is durable once its folder is; Windows cannot open a folder and orders names by itself.
    private static void force(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    // A plain file stream: unlike a channel, it is not closed half-way when its thread is interrupted.
    private static final class ForcedOutput extends FileOutputStream {
        private boolean closed;

        ForcedOutput(Path file) throws IOException {
            super(file.toFile());
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                getFD().sync();
            } finally {
                super.close();
            }
        }
    }

    private static final class ForcedPieces implements Pieces {
        private final FileOutputStream file;

        ForcedPieces(Path file) throws IOException {
            this.file = new FileOutputStream(file.toFile());
        }

        @Override
        public void add(byte[] piece) throws IOException {
            file.write(piece);
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
