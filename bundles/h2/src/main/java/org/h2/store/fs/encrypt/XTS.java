package org.h2.store.fs.encrypt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.h2.security.BlockCipher;

/**
 * XTS (IEEE 1619-2007) as H2 writes its files: one key for the tweak and the data, the number of the file's block as the data unit.
 * In place of H2's class of that name; the bytes are the same, but all blocks of a unit go to the cipher at once. Thread-safe if
 * the cipher is.
 */
class XTS {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 16;
    // x^128 = x^7 + x^2 + x + 1.
    private static final long FEEDBACK = 0x87;

    private final BlockCipher cipher;

    XTS(BlockCipher cipher) {
        this.cipher = cipher;
    }

    /**
     * Encrypts a unit in its place.
     *
     * @param id number of the unit
     * @param length a multiple of 16
     */
    void encrypt(long id, int length, byte[] data, int offset) {
        byte[] tweak = tweak(id, length);
        mask(tweak, length, data, offset);
        cipher.encrypt(data, offset, length);
        mask(tweak, length, data, offset);
    }

    /** Decrypts what {@link #encrypt} encrypted. */
    void decrypt(long id, int length, byte[] data, int offset) {
        byte[] tweak = tweak(id, length);
        mask(tweak, length, data, offset);
        cipher.decrypt(data, offset, length);
        mask(tweak, length, data, offset);
    }

    private byte[] tweak(long id, int length) {
        // Only units with a part of a block at their end would need ciphertext stealing, and a file of H2 has none.
        if (length % BLOCK != 0) {
            throw new IllegalArgumentException("A unit is of whole blocks");
        }
        byte[] tweak = new byte[BLOCK];
        WORDS.set(tweak, 0, id);
        cipher.encrypt(tweak, 0, BLOCK);
        return tweak;
    }

    // Adds the tweak to each block, times x from block to block.
    private static void mask(byte[] tweak, int length, byte[] data, int offset) {
        long low = (long) WORDS.get(tweak, 0);
        long high = (long) WORDS.get(tweak, Long.BYTES);
        for (int at = offset; at < offset + length; at += BLOCK) {
            WORDS.set(data, at, (long) WORDS.get(data, at) ^ low);
            WORDS.set(data, at + Long.BYTES, (long) WORDS.get(data, at + Long.BYTES) ^ high);
            long carry = high >> (Long.SIZE - 1);
            high = high << 1 | low >>> (Long.SIZE - 1);
            low = low << 1 ^ carry & FEEDBACK;
        }
    }
}
