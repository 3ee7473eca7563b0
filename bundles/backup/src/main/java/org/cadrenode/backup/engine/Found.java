package org.cadrenode.backup.engine;

import java.nio.file.Path;

/**
 * A file on the disk.
 *
 * @param path its name in a backup
 * @param stamp another one after every change
 * @param modified milliseconds since 1970
 * @param part where it belongs
 */
record Found(String path, Path file, long size, String stamp, long modified, Part part) {
    /** What becomes of a file. */
    enum Part {
        /** It is still while the stores are at rest. */
        DATA,
        /** It may be written to at any time; what is there is taken. */
        LIVE,
        /** It holds keys, which are kept apart and in one copy, the newest. */
        KEYS
    }
}
