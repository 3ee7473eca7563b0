package org.cadrenode.synthetic.region;

/**
 * A bijection of the numbers 0 to size-1, so that numbers can be issued in an order that tells nothing and yet never
 * twice, without keeping what was issued: a four-round Feistel network, walked until it lands inside the range.
 * Immutable and thread-safe.
 */
public final class Scatter {

    private static final int ROUNDS = 4;

    private final long size;
    private final int halfBits;
    private final long key;

    public Scatter(long seed, String purpose, long size) {
        if (size < 2 || size > 1L << 60) {
            throw new IllegalArgumentException("size out of range");
        }
        this.size = size;
        this.halfBits = (64 - Long.numberOfLeadingZeros(size - 1) + 1) / 2;
        this.key = Chance.of(seed, purpose, size).nextLong();
    }

    /** The place of {@code index} (0 to size-1). */
    public long at(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index out of range");
        }
        long value = index;
        do {
            value = permute(value);
        } while (value >= size);
        return value;
    }

    private long permute(long value) {
        long mask = (1L << halfBits) - 1;
        long left = value >>> halfBits;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long swapped = left ^ (Chance.mix(right + key + round) & mask);
            left = right;
            right = swapped;
        }
        return left << halfBits | right;
    }
}
