package org.cadrenode.api.pseudonym;

import java.nio.ByteBuffer;

/**
 * What tells a record from every other of its provider: 128 bits of an HMAC-SHA-256 over source, table and the key
 * columns that the dictionary names, or, where it names none, over the child and what the source wrote in
 * the columns that leave.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record RecordKey(long high, long low) {
    /** Returns the key made of the first 16 bytes of a keyed hash. */
    public static RecordKey ofHash(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new RecordKey(bytes.getLong(), bytes.getLong());
    }
}
