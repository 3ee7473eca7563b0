package org.cadrenode.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of databases that a power failure leaves readable.
 *
 * <p>H2 appends what changed as a chunk, in one write, and takes the newest chunk whose head and foot are there for the state of the
 * database; it doesn't look at what lies between. Until a chunk was forced to the disk, a power failure may leave its head and its foot, and
 * in between what the disk had there before: the database then doesn't open, or has wrong rows. In these files the head, which is in the first sector
 * of a chunk, is written once all the rest is on the disk. That costs a forced write for each chunk.
 */
public final class OrderedFiles extends FilePathWrapper {
    private static final String SCHEME = "ordered";

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
        return "jdbc:h2:" + SCHEME + ":retry:" + database.toAbsolutePath() + settings;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new OrderedFile(super.open(mode));
    }
}
