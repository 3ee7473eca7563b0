package org.h2.security;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES with a key of 128 bits, block by block, by the Java platform, which uses the processor's instructions for it. In place of
 * H2's class of that name, which is written in Java and takes twenty times as long. Thread-safe once it has its key.
 */
public class AES implements BlockCipher {
    private static final int KEY_BYTES = 16;

    private volatile ThreadLocal<Cipher> encrypting = ThreadLocal.withInitial(AES::keyless);
    private volatile ThreadLocal<Cipher> decrypting = encrypting;

    @Override
    public void setKey(byte[] key) {
        SecretKeySpec spec = new SecretKeySpec(key, 0, KEY_BYTES, "AES");
        encrypting = ThreadLocal.withInitial(() -> cipher(Cipher.ENCRYPT_MODE, spec));
        decrypting = ThreadLocal.withInitial(() -> cipher(Cipher.DECRYPT_MODE, spec));
    }

    @Override
    public void encrypt(byte[] bytes, int offset, int length) {
        transform(encrypting.get(), bytes, offset, length);
    }

    @Override
    public void decrypt(byte[] bytes, int offset, int length) {
        transform(decrypting.get(), bytes, offset, length);
    }

    private static void transform(Cipher cipher, byte[] bytes, int offset, int length) {
        try {
            cipher.doFinal(bytes, offset, length, bytes, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("AES takes whole blocks", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is part of every Java platform", e);
        }
    }

    private static Cipher keyless() {
        throw new IllegalStateException("There is no key");
    }

    @Override
    public int getKeyLength() {
        return KEY_BYTES;
    }
}
