package org.cadrenode.vault.internal;

import java.util.Arrays;
import java.util.Collection;
import org.cadrenode.api.keys.PackedTable;

/**
 * In which rows the children are to whom a keyed hash leads, 6.4 bytes an entry. Of a hash 28 bits are kept: more would narrow the
 * search no further, as whoever is found is compared with the sealed record. So two hashes of a child may be one entry, and what a
 * child loses and what it gains go in by one {@link #change}. It is made from the sealed records at each start and never stored,
 * so there is nothing to alter, and nothing to keep in step; on disk, keys as good as random would have every transaction
 * write most of the table's pages again. Thread-safe.
 */
final class LookupIndex {
    private static final int PART_BITS = 12;
    private static final int TAG_BITS = 16;

    private final int keyVersion;
    // The key of an entry is the tag, and behind it the row.
    private final PackedTable entries = new PackedTable(1 << PART_BITS, (TAG_BITS + Integer.SIZE) / Byte.SIZE, 0);

    /** Makes an empty index of hashes under one version of the lookup key. */
    LookupIndex(int keyVersion) {
        this.keyVersion = keyVersion;
    }

    int keyVersion() {
        return keyVersion;
    }

    /** Replaces the hashes that lead to a row. */
    synchronized void change(long row, Collection<Long> had, Collection<Long> has) {
        for (long hash : had) {
            int place = entries.find(part(hash), key(hash, row));
            if (place >= 0) {
                entries.remove(part(hash), place);
            }
        }
        for (long hash : has) {
            entries.put(part(hash), key(hash, row));
        }
    }

    /** Returns the rows to which a hash may lead, lowest id first. */
    synchronized long[] rows(long hash) {
        int part = part(hash);
        int from = entries.from(part, key(hash, 0));
        int until = from;
        while (until < entries.count(part) && entries.key(part, until) >>> Integer.SIZE == tag(hash)) {
            until++;
        }
        long[] rows = new long[until - from];
        Arrays.setAll(rows, i -> entries.key(part, from + i) & 0xFFFF_FFFFL);
        return rows;
    }

    /** Returns the number of entries. */
    synchronized int size() {
        return entries.size();
    }

    /** Returns the bytes that the entries take. */
    synchronized long bytes() {
        return entries.bytes();
    }

    // The hash is a keyed one already: its bits are as good as random.
    private static int part(long hash) {
        return (int) (hash >>> Long.SIZE - PART_BITS);
    }

    private static long tag(long hash) {
        return hash << PART_BITS >>> Long.SIZE - TAG_BITS;
    }

    private static long key(long hash, long row) {
        return tag(hash) << Integer.SIZE | Math.toIntExact(row);
    }
}
