package org.cadrenode.api.keys;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A digest of a multiset of rows that follows every change in one step: the sum of the rows' keyed hashes modulo
 * 2<sup>256</sup> (MSet-Add-Hash; Clarke, Devadas, van Dijk, Gassend and Suh, <em>Incremental Multiset Hash Functions and
 * Their Application to Memory Integrity Checking</em>, ASIACRYPT 2003). Who does not have the key cannot find another
 * multiset of the same sum. The paper's random term, which hides the sum, is not needed as the sum is only stored sealed.
 * Not thread-safe.
 */
public final class RowSum {
    /** Bytes of a sum, and of a row's hash. */
    public static final int BYTES = 32;
    private static final int WORDS = BYTES / Long.BYTES;

    // Lowest word first.
    private final long[] words;

    /** The sum of no rows. */
    public RowSum() {
        words = new long[WORDS];
    }

    private RowSum(long[] words) {
        this.words = words;
    }

    /** Returns the sum that gave these {@link #bytes}. */
    public static RowSum of(byte[] bytes) {
        return new RowSum(words(bytes));
    }

    /** Returns a sum that goes its own way. */
    public RowSum copy() {
        return new RowSum(words.clone());
    }

    /** Takes a row in, by its hash. */
    public void add(byte[] hash) {
        long[] other = words(hash);
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            long half = words[i] + other[i];
            long full = half + carry;
            carry = Long.compareUnsigned(half, other[i]) < 0 || Long.compareUnsigned(full, half) < 0 ? 1 : 0;
            words[i] = full;
        }
    }

    /** Takes a row out, by its hash. */
    public void subtract(byte[] hash) {
        long[] other = words(hash);
        long borrow = 0;
        for (int i = 0; i < WORDS; i++) {
            long half = words[i] - other[i];
            long full = half - borrow;
            borrow = Long.compareUnsigned(words[i], other[i]) < 0 || Long.compareUnsigned(half, borrow) < 0 ? 1 : 0;
            words[i] = full;
        }
    }

    /** Returns the sum, highest byte first. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        for (int i = WORDS - 1; i >= 0; i--) {
            bytes.putLong(words[i]);
        }
        return bytes.array();
    }

    private static long[] words(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A sum has 32 bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long[] words = new long[WORDS];
        for (int i = WORDS - 1; i >= 0; i--) {
            words[i] = in.getLong();
        }
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSum sum && MessageDigest.isEqual(bytes(), sum.bytes());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(words[0]);
    }

    @Override
    public String toString() {
        return "[sum]";
    }
}
