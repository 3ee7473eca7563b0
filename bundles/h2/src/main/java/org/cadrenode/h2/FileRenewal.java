package org.cadrenode.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.h2.tools.ChangeFileEncryption;

/**
 * Brings a closed database's encrypted file to another password. The work is done on a copy in a folder beside it, which takes the
 * file's place in one step when it is whole and durable; a kill before that leaves the file as it was, one after it the renewed
 * file. It needs as much room again. Not thread-safe.
 */
public final class FileRenewal {
    private static final String ENDING = ".mv.db";

    private final Path directory;
    private final String database;
    private final Path folder;

    /**
     * @param directory of the file
     * @param database the file's name without its ending
     * @param folder name of the folder in which the copy is made, in the same directory; nothing else is in it
     */
    public FileRenewal(Path directory, String database, String folder) {
        this.directory = directory;
        this.database = database;
        this.folder = directory.resolve(folder);
    }

    /** What is done with the copy before it takes the file's place: it has to open, and its user gets a password that goes with the file's. */
    @FunctionalInterface
    public interface Opening {
        /** Opens the database of the same name in a folder, and closes it again; whatever it throws ends the renewal. */
        void of(Path folder) throws IOException, SQLException;
    }

    /** Deletes what a kill left behind. */
    public void clear() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /**
     * Renews the file. If it throws, the file is as it was.
     *
     * @param before password of the file; wiped
     * @param after the one that it gets; wiped
     */
    public void run(char[] before, char[] after, Opening opening) throws IOException, SQLException {
        Path file = directory.resolve(database + ENDING);
        Path copy = folder.resolve(database + ENDING);
        try {
            Files.createDirectories(folder);
            OrderedFiles.verify(file);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            ChangeFileEncryption.execute(folder.toString(), database, "AES", before, after, true);
            opening.of(folder);
            force(copy, StandardOpenOption.WRITE);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory, StandardOpenOption.READ);
            OrderedFiles.moved(copy, file);
        } finally {
            Arrays.fill(before, '\0');
            Arrays.fill(after, '\0');
            clear();
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
