package org.cadrenode.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of databases that a power failure leaves readable, and that tell when a disk gives something else than what was written.
 *
 * <p>H2 appends what changed as a chunk, in one write, and takes the newest chunk whose head and foot are there for the state of the
 * database; it doesn't look at what lies between. Until a chunk was forced to the disk, a power failure may leave its head and its foot, and
 * in between what the disk had there before: the database then doesn't open, or has wrong rows. In these files the head, which is in the first sector
 * of a chunk, is written once all the rest is on the disk. That costs a forced write for each chunk.
 *
 * <p>Each block of 4,096 bytes has a sum (CRC-32C). A block that does not have it is an {@link java.io.StreamCorruptedException}, which says the file's name
 * and the block's number. While a database is open, its sums are in memory; when it closes, they are written beside it, to a file with {@value #SUMS} at the
 * end of its name; before it is first written to again, that file is emptied. Behind a kill or a power failure, or with another file put in
 * place, sums are not known: they are taken as the blocks are found. Safe for use by several threads.
 */
public final class OrderedFiles extends FilePathWrapper {
    /** How the name of a file of sums goes on behind that of the database's file. */
    public static final String SUMS = ".sums";
    private static final String SCHEME = "ordered";
    private static final String URL = "jdbc:h2:";
    private static final String ENDING = ".mv.db";
    /** The open files by where they are. */
    private static final Map<Path, OrderedFile> OPEN = new ConcurrentHashMap<>();

    static {
        FilePath.register(new OrderedFiles());
    }

    /** What H2 calls. */
    public OrderedFiles() { }

    /**
     * Returns the URL of a database in such files. A thread that is interrupted while it reads or writes closes a file under all others; these
     * are opened again then.
     *
     * @param database its path without the ending; a relative one is made absolute
     * @param settings as {@code ";NAME=VALUE"} each
     */
    public static String url(Path database, String settings) {
        return URL + SCHEME + ":retry:" + database.toAbsolutePath() + settings;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel base = super.open(mode);
        Path place = place(this);
        OrderedFile[] file = new OrderedFile[1];
        file[0] = new OrderedFile(base, getName(), new BlockSums(FilePath.get(getBase() + SUMS)), () -> OPEN.remove(place, file[0]));
        if (mode.equals("rw")) {
            OPEN.put(place, file[0]);
        }
        return file[0];
    }

    /**
     * Reads blocks of the file of an open database, those that it has no use for as well, compares them with their sums, and notes what is not known.
     *
     * @param connection to a database in such a file
     * @param from number of the first block
     * @param until what {@link System#nanoTime} says when it shall end
     * @return the block to go on from; negative: all are read, or it is none of these files
     * @throws java.io.StreamCorruptedException if a block is not as it was written
     */
    public static long readOn(Connection connection, long from, long until) throws IOException, SQLException {
        String url = connection.getMetaData().getURL();
        OrderedFile file = url.startsWith(URL + SCHEME) ? OPEN.get(place(FilePath.get(url.substring(URL.length()) + ENDING))) : null;
        return file == null ? -1 : file.readOn(from, until);
    }

    /**
     * Compares the blocks of a closed database's file with their sums, as far as these are known. Whoever copies the file by other means does so first,
     * or what is damaged becomes content.
     *
     * @throws java.io.StreamCorruptedException if a block is not as it was written
     */
    public static void verify(Path file) throws IOException {
        try (FileChannel channel = FilePath.get(SCHEME + ":retry:" + file.toAbsolutePath()).open("r")) {
            ((OrderedFile) channel).verify();
        }
    }

    /** Has the sums of a closed database's file follow, which was moved. */
    public static void moved(Path from, Path to) throws IOException {
        Path sums = sums(from);
        if (Files.exists(sums)) {
            Files.move(sums, sums(to), StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(sums(to));
        }
    }

    /** Removes the sums of a file that is removed. */
    public static void removed(Path file) throws IOException {
        Files.deleteIfExists(sums(file));
    }

    private static Path sums(Path file) {
        return file.resolveSibling(file.getFileName() + SUMS);
    }

    private static Path place(FilePath file) throws IOException {
        FilePath lowest = file;
        while (lowest instanceof FilePathWrapper wrapper) {
            lowest = wrapper.unwrap();
        }
        return Path.of(lowest.toString()).toRealPath();
    }
}
