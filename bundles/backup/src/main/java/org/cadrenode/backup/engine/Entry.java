package org.cadrenode.backup.engine;

import java.util.List;

/**
 * A file of a backup.
 *
 * @param path such as {@code data/cadre/vault/vault.mv.db}
 * @param stamp by which it is known that the file on the disk has not changed
 * @param blobs its parts, in their order
 */
record Entry(String path, long size, String stamp, List<Blob> blobs) {
    Entry {
        blobs = List.copyOf(blobs);
    }
}
