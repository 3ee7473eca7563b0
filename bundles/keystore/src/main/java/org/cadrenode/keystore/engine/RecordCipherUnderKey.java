package org.cadrenode.keystore.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.RecordCipher;

/**
 * AES-256-GCM (NIST SP 800-38D) for short records. A sealed record is: format (1 byte), key version (2), nonce (12),
 * ciphertext, tag (16); format, version and place are authenticated. Nonces are random, so one key version is good for
 * 2<sup>32</sup> records. Not thread-safe.
 */
final class RecordCipherUnderKey implements RecordCipher {
    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 3;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int TAG_BITS = 8 * TAG_BYTES;
    // Drawing nonces in a batch makes the random generator's lock and system calls rare.
    private static final int NONCE_BATCH = 128;

    private final int version;
    private final IntFunction<byte[]> keys;
    private final Map<Integer, SecretKeySpec> known = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final byte[] nonces = new byte[NONCE_BATCH * NONCE_BYTES];
    private int nextNonce = nonces.length;
    private final Cipher cipher;

    /**
     * @param version of the key that seals
     * @param keys the derived key of a version, a fresh array; throws for a version that does not exist
     */
    RecordCipherUnderKey(int version, IntFunction<byte[]> keys) {
        this.version = version;
        this.keys = keys;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
        key(version);
    }

    @Override
    public byte[] seal(String place, byte[] record) {
        byte[] sealed = new byte[HEADER_BYTES + NONCE_BYTES + record.length + TAG_BYTES];
        sealed[0] = FORMAT;
        sealed[1] = (byte) (version >> 8);
        sealed[2] = (byte) version;
        if (nextNonce == nonces.length) {
            random.nextBytes(nonces);
            nextNonce = 0;
        }
        System.arraycopy(nonces, nextNonce, sealed, HEADER_BYTES, NONCE_BYTES);
        nextNonce += NONCE_BYTES;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key(version), new GCMParameterSpec(TAG_BITS, sealed, HEADER_BYTES, NONCE_BYTES));
            cipher.updateAAD(sealed, 0, HEADER_BYTES);
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            cipher.doFinal(record, 0, record.length, sealed, HEADER_BYTES + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal", e);
        }
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int versionOf(byte[] sealed) {
        if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] != FORMAT) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "a sealed record has not the form of one");
        }
        return (sealed[1] & 0xff) << 8 | sealed[2] & 0xff;
    }

    @Override
    public byte[] open(String place, byte[] sealed) {
        int sealedUnder = versionOf(sealed);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key(sealedUnder),
                new GCMParameterSpec(TAG_BITS, sealed, HEADER_BYTES, NONCE_BYTES));
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

    private SecretKeySpec key(int ofVersion) {
        return known.computeIfAbsent(ofVersion, v -> new SecretKeySpec(keys.apply(v), "AES"));
    }
}
