package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.shell.internal.NewFile;

/**
 * The files of new key shares, a share each. They are made before the shares are: a directory that cannot be written to
 * must not cost the shares, which are shown once. What is left empty is removed in the end.
 */
final class ShareFiles implements AutoCloseable {
    private final Optional<Path> directory;
    private final int count;
    private final List<Path> files = new ArrayList<>();
    private boolean settled;

    ShareFiles(Optional<Path> directory, int count) {
        this.directory = directory;
        this.count = count;
    }

    /** Makes the files, empty, for the node's own user alone. */
    void prepare() throws IOException {
        if (directory.isPresent()) {
            Files.createDirectories(directory.get());
            for (int i = 1; i <= count; i++) {
                Path file = directory.get().resolve("share-" + i + "-of-" + count);
                NewFile.make(file).close();
                files.add(file);
            }
        }
    }

    /** Writes the shares to stable storage; false if no files are wanted, so that they have to be shown. */
    boolean keep(List<String> shares) throws IOException {
        if (files.isEmpty()) {
            return false;
        }
        for (int i = 0; i < files.size(); i++) {
            try (FileChannel channel = FileChannel.open(files.get(i), StandardOpenOption.WRITE)) {
                NewFile.write(channel, shares.get(i) + "\n");
            }
        }
        return true;
    }

    /** Lets the files stay: what is in them opens the keystore now. */
    void settle() {
        settled = true;
    }

    /** Returns where they are. */
    List<String> names() {
        return files.stream().map(Path::toString).toList();
    }

    @Override
    public void close() throws IOException {
        if (!settled) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
