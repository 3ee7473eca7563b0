package org.cadrenode.api.keys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What is kept in memory for each of very many hashes, in as little of it as can be: each entry takes the bytes of its key and of its
 * values and, on average, 6 % more, where an open table takes half as much again. Entries lie in many short arrays, sorted by
 * their keys as unsigned numbers. A hash names the array and the key, so that bits that name the array are not kept; and since a hash's
 * bits are as good as random, the key itself tells about where in the array it is (interpolation search; Peterson, 1957). With
 * keys that are not random it is right, and slow.
 *
 * <p>A place holds until the next change of its array. Not thread-safe; any number of threads may read while none writes.
 */
public final class PackedTable {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    // A key is read as eight bytes, so the last one has room behind it.
    private static final int BEHIND = Long.BYTES;
    private static final byte[] EMPTY = new byte[BEHIND];
    private static final int LEAST = 2;
    private static final int GROWTH = 8;

    private final byte[][] parts;
    private final int[] counts;
    private final int keyBytes;
    private final int width;
    private final int unread;
    private int size;

    /**
     * Makes an empty table.
     *
     * @param parts number of arrays
     * @param keyBytes bytes of a key, 4 to 8; higher bits of a key are none
     * @param values number of values of an entry, of four bytes each
     */
    public PackedTable(int parts, int keyBytes, int values) {
        if (keyBytes < Integer.BYTES || keyBytes > Long.BYTES) {
            throw new IllegalArgumentException("A key has 4 to 8 bytes");
        }
        this.parts = new byte[parts][];
        Arrays.fill(this.parts, EMPTY);
        counts = new int[parts];
        this.keyBytes = keyBytes;
        width = keyBytes + values * Integer.BYTES;
        unread = Long.SIZE - keyBytes * Byte.SIZE;
    }

    /** Returns the place of the first entry of an array whose key is not below one: {@link #count} if there is none. */
    public int from(int part, long key) {
        byte[] entries = parts[part];
        int count = counts[part];
        int place = (int) ((key << unread >>> Integer.SIZE) * count >>> Integer.SIZE);
        while (place < count && Long.compareUnsigned(key(entries, place), key) < 0) {
            place++;
        }
        while (place > 0 && Long.compareUnsigned(key(entries, place - 1), key) >= 0) {
            place--;
        }
        return place;
    }

    /** Returns the place of a key in an array, or -1. */
    public int find(int part, long key) {
        int place = from(part, key);
        return place < counts[part] && key(parts[part], place) == key ? place : -1;
    }

    /** Returns the place of a key in an array, which is put in, with values of 0, if it is not there. */
    public int put(int part, long key) {
        int place = from(part, key);
        int count = counts[part];
        byte[] entries = parts[part];
        if (place < count && key(entries, place) == key) {
            return place;
        }
        if ((count + 1) * width + BEHIND > entries.length) {
            entries = Arrays.copyOf(entries, (count + count / GROWTH + LEAST) * width + BEHIND);
            parts[part] = entries;
        }
        int at = place * width;
        System.arraycopy(entries, at, entries, at + width, (count - place) * width);
        for (int i = 0; i < keyBytes; i++) {
            entries[at + i] = (byte) (key >>> (keyBytes - 1 - i) * Byte.SIZE);
        }
        Arrays.fill(entries, at + keyBytes, at + width, (byte) 0);
        counts[part]++;
        size++;
        return place;
    }

    /** Takes the entry at a place out. */
    public void remove(int part, int place) {
        byte[] entries = parts[part];
        int at = place * width;
        System.arraycopy(entries, at + width, entries, at, (counts[part] - place - 1) * width);
        counts[part]--;
        size--;
        Arrays.fill(entries, counts[part] * width, (counts[part] + 1) * width, (byte) 0);
    }

    /** Returns the key at a place. */
    public long key(int part, int place) {
        return key(parts[part], place);
    }

    private long key(byte[] entries, int place) {
        return (long) LONGS.get(entries, place * width) >>> unread;
    }

    /** Returns a value of the entry at a place. */
    public int value(int part, int place, int value) {
        return (int) INTS.get(parts[part], place * width + keyBytes + value * Integer.BYTES);
    }

    /** Sets a value of the entry at a place. */
    public void value(int part, int place, int value, int to) {
        INTS.set(parts[part], place * width + keyBytes + value * Integer.BYTES, to);
    }

    /** Returns how many entries an array has. */
    public int count(int part) {
        return counts[part];
    }

    /** Returns the number of entries of all arrays. */
    public int size() {
        return size;
    }

    /** Returns the bytes that the arrays take. */
    public long bytes() {
        long bytes = (long) parts.length * 2 * Integer.BYTES;
        for (byte[] entries : parts) {
            bytes += entries == EMPTY ? 0 : entries.length + 2 * Long.BYTES;
        }
        return bytes;
    }
}
