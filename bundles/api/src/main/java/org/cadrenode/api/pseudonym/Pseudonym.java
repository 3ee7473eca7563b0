package org.cadrenode.api.pseudonym;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What stands for a child of one provider outside of the identifiable zone: the first 128 bits of an HMAC-SHA-256 over
 * provider and local id under the provider's own key. It says nothing of the child to those without the key.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record Pseudonym(long high, long low) implements Comparable<Pseudonym> {
    /** Returns the pseudonym made of the first 16 bytes of a keyed hash. */
    public static Pseudonym ofHash(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new Pseudonym(bytes.getLong(), bytes.getLong());
    }

    /** Returns the pseudonym whose {@link #hex()} is given. */
    public static Pseudonym ofHex(String hex) {
        return ofHash(HexFormat.of().parseHex(hex));
    }

    /** Returns 32 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** Returns the 16 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(Pseudonym other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return hex();
    }
}
