package org.cadrenode.api.keys;

/**
 * A set of hashes of 64 bits, 7 bytes each if there are a million, and less if there are more. A hash that was added is always
 * found. 62 bits tell hashes apart, so that of a million one is taken for another once in four million million look-ups. It only
 * grows. Not thread-safe; any number of threads may read while none writes.
 */
public final class PackedHashes {
    private static final int PART_BITS = 14;
    private static final int KEY_BYTES = 6;

    private final PackedTable table = new PackedTable(1 << PART_BITS, KEY_BYTES, 0);

    /** Adds a hash, if it is not there. */
    public void add(long hash) {
        table.put(part(hash), key(hash));
    }

    /** Returns whether a hash was added. */
    public boolean contains(long hash) {
        return table.find(part(hash), key(hash)) >= 0;
    }

    /** Returns how many hashes there are. */
    public int size() {
        return table.size();
    }

    /** Returns the bytes that they take. */
    public long bytes() {
        return table.bytes();
    }

    private static int part(long hash) {
        return (int) (hash >>> Long.SIZE - PART_BITS);
    }

    private static long key(long hash) {
        return hash << PART_BITS >>> Long.SIZE - KEY_BYTES * Byte.SIZE;
    }
}
