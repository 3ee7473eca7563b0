package org.cadrenode.api.identifiable;

import java.nio.ByteBuffer;

/**
 * By what the identifiable zone finds a child: 128 bits of a keyed hash over provider and local id, under the
 * key SUBJECT. It is not the pseudonym, and does not leave the zone.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record SubjectKey(long high, long low) {
    /** Returns the key made of the first 16 bytes of a keyed hash. */
    public static SubjectKey ofHash(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new SubjectKey(bytes.getLong(), bytes.getLong());
    }

    /** Returns the 16 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return "[subject]";
    }
}
