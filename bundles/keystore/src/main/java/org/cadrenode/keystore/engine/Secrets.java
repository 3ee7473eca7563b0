package org.cadrenode.keystore.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Secret bytes: made, wrapped under each other, written as text. Whoever gets an array wipes it. */
final class Secrets {
    /** Bytes of a root key and of a wrapping key. */
    static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int WRAPPED_BYTES = NONCE_BYTES + BYTES + TAG_BYTES;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() { }

    /** Returns random bytes. */
    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Returns {@code secret} in AES-256-GCM under {@code key}: nonce, ciphertext, tag, in hexadecimal. */
    static String wrap(byte[] key, byte[] secret, byte[] associated) {
        byte[] nonce = random(NONCE_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(associated);
            return HexFormat.of().formatHex(nonce) + HexFormat.of().formatHex(cipher.doFinal(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    /** Returns what {@link #wrap} wrapped, or null if the key is another or anything was altered. */
    static byte @Nullable [] unwrap(byte[] key, String wrapped, byte[] associated) {
        try {
            byte[] bytes = HexFormat.of().parseHex(wrapped);
            if (bytes.length != WRAPPED_BYTES) {
                return null;
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, bytes, 0, NONCE_BYTES));
            cipher.updateAAD(associated);
            return cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    /** Returns the SHA-256 of {@code content}. */
    static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** Returns the SHA-256 of {@code content} in hexadecimal. */
    static String digestText(byte[] content) {
        return HexFormat.of().formatHex(digest(content));
    }

    /** Returns {@code secret} in hexadecimal, as characters that can be wiped. */
    static char[] hex(byte[] secret) {
        char[] digits = new char[2 * secret.length];
        for (int i = 0; i < secret.length; i++) {
            digits[2 * i] = DIGITS[secret[i] >> 4 & 0xf];
            digits[2 * i + 1] = DIGITS[secret[i] & 0xf];
        }
        return digits;
    }

    /** Returns the UTF-8 of {@code text}. */
    static byte[] utf8(char[] text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
