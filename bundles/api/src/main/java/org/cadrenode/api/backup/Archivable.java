package org.cadrenode.api.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.api.erasure.FileMaker;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A store that a backup copies. With it the backup counts the rows of a database while it is closed, and a rehearsal finds the
 * same in the copy and has it examined. A room with such a store registers one as a service. Thread-safe.
 */
@ConsumerType
public interface Archivable {
    /** Returns the store's name: one word, lower case, stable. */
    String place();

    /** Returns the file of the embedded database, and how it opens; empty if the store is elsewhere. The caller wipes the passwords. */
    Optional<Opening> opening();

    /** Returns the folder of a store that is in files of its own, and is examined without a database. */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * Opens a copy of the store's folder as the store itself is opened at a start, with all that is verified there, and closes it. It may change
     * the copy, and nothing else; nothing is journalled.
     *
     * @return what is wrong with it, a sentence; empty if nothing is, or if the store verifies nothing of that kind
     */
    default Optional<String> examine(Path folder) throws IOException {
        return Optional.empty();
    }

    /**
     * A file of a database.
     *
     * @param file with its ending
     */
    record Opening(Path file, FileMaker.Access access) { }
}
