package org.cadrenode.keystore.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * The form of sealed records, AES-256-GCM (NIST SP 800-38D): format (1 byte), key version (2), nonce (12), ciphertext, tag
 * (16); format, version and place are authenticated. Nonces are random, so one key is good for 2<sup>32</sup> records. Not
 * thread-safe.
 */
final class RecordForm {
    /** What a sealed record is longer than the record. */
    static final int OVERHEAD = 31;
    private static final int HEADER_BYTES = 3;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    // Drawing nonces in a batch makes the random generator's lock and system calls rare.
    private static final int NONCE_BATCH = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] nonces = new byte[NONCE_BATCH * NONCE_BYTES];
    private int nextNonce = nonces.length;
    private final Cipher cipher;

    RecordForm() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    byte[] seal(byte format, int version, SecretKeySpec key, String place, byte[] record) {
        byte[] sealed = new byte[record.length + OVERHEAD];
        sealed[0] = format;
        sealed[1] = (byte) (version >> 8);
        sealed[2] = (byte) version;
        if (nextNonce == nonces.length) {
            random.nextBytes(nonces);
            nextNonce = 0;
        }
        System.arraycopy(nonces, nextNonce, sealed, HEADER_BYTES, NONCE_BYTES);
        nextNonce += NONCE_BYTES;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, HEADER_BYTES, NONCE_BYTES));
            cipher.updateAAD(sealed, 0, HEADER_BYTES);
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            cipher.doFinal(record, 0, record.length, sealed, HEADER_BYTES + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal", e);
        }
    }

    /** Returns the format of a sealed record. @throws CadreException CONTENT_CHANGED if it is too short for one */
    static byte format(byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            throw notOne();
        }
        return sealed[0];
    }

    /** Returns the version of the key in a sealed record. */
    static int version(byte[] sealed) {
        return (sealed[1] & 0xff) << 8 | sealed[2] & 0xff;
    }

    static CadreException notOne() {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "a sealed record has not the form of one");
    }

    byte[] open(SecretKeySpec key, String place, byte[] sealed) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, HEADER_BYTES, NONCE_BYTES));
            cipher.updateAAD(sealed, 0, HEADER_BYTES);
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            int from = HEADER_BYTES + NONCE_BYTES;
            return cipher.doFinal(sealed, from, sealed.length - from);
        } catch (AEADBadTagException e) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "a sealed record was altered or stands in another place");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to open", e);
        }
    }
}
