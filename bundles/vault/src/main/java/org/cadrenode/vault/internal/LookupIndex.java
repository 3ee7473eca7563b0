package org.cadrenode.vault.internal;

import java.util.Arrays;

/**
 * In which rows the children are to whom a keyed hash leads: open addressing with linear probing in primitive arrays, 12
 * bytes a slot, at most three quarters of the slots used, and half at least once it has grown. It is made from the sealed records at each start and never stored,
 * so there is nothing to alter, and nothing to keep in step; on disk, keys as good as random would have every transaction
 * write most of the table's pages again. Thread-safe.
 */
final class LookupIndex {
    private static final int SMALLEST = 1024;

    private final int keyVersion;
    private long[] hashes = new long[SMALLEST];
    // 0 marks a free slot: no row has that id.
    private int[] rows = new int[SMALLEST];
    private int used;

    /** Makes an empty index of hashes under one version of the lookup key. */
    LookupIndex(int keyVersion) {
        this.keyVersion = keyVersion;
    }

    int keyVersion() {
        return keyVersion;
    }

    /** Adds an entry; one that is there already stays the only one. */
    synchronized void add(long hash, long row) {
        int id = Math.toIntExact(row);
        if ((used + 1L) * 4 > rows.length * 3L) {
            grow();
        }
        int slot = slot(hash, id);
        if (rows[slot] == 0) {
            hashes[slot] = hash;
            rows[slot] = id;
            used++;
        }
    }

    /** Takes an entry out. */
    synchronized void remove(long hash, long row) {
        int free = slot(hash, Math.toIntExact(row));
        if (rows[free] == 0) {
            return;
        }
        used--;
        rows[free] = 0;
        // Those behind move up, so that no search ends at the hole.
        for (int next = after(free); rows[next] != 0; next = after(next)) {
            if (behind(home(hashes[next]), next) >= behind(free, next)) {
                hashes[free] = hashes[next];
                rows[free] = rows[next];
                rows[next] = 0;
                free = next;
            }
        }
    }

    /** Returns the rows to which a hash leads, lowest id first. */
    synchronized long[] rows(long hash) {
        long[] found = new long[4];
        int many = 0;
        for (int slot = home(hash); rows[slot] != 0; slot = after(slot)) {
            if (hashes[slot] == hash) {
                if (many == found.length) {
                    found = Arrays.copyOf(found, many * 2);
                }
                found[many++] = rows[slot];
            }
        }
        long[] exact = Arrays.copyOf(found, many);
        Arrays.sort(exact);
        return exact;
    }

    /** Returns the number of entries. */
    synchronized int size() {
        return used;
    }

    /** Returns the bytes that the slots take. */
    synchronized long bytes() {
        return 12L * rows.length;
    }

    private int slot(long hash, int row) {
        int slot = home(hash);
        while (rows[slot] != 0 && (hashes[slot] != hash || rows[slot] != row)) {
            slot = after(slot);
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldRows = rows;
        int larger = Math.addExact(oldRows.length, oldRows.length / 3);
        hashes = new long[larger];
        rows = new int[larger];
        for (int i = 0; i < oldRows.length; i++) {
            if (oldRows[i] != 0) {
                int slot = slot(oldHashes[i], oldRows[i]);
                hashes[slot] = oldHashes[i];
                rows[slot] = oldRows[i];
            }
        }
    }

    private int after(int slot) {
        return slot + 1 == rows.length ? 0 : slot + 1;
    }

    // How many slots behind one another one is.
    private int behind(int one, int other) {
        return other >= one ? other - one : other - one + rows.length;
    }

    // The hash is a keyed one already: its bits are as good as random.
    private int home(long hash) {
        return (int) ((hash >>> Integer.SIZE) * rows.length >>> Integer.SIZE);
    }
}
