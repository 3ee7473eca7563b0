package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/**
 * Opens what a browser sealed for the owner of a public key: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM. The key pair is derived from the purpose's secret as section 7.1.3 of the RFC says.
 */
final class Letters {
    /** An uncompressed point of P-256. */
    static final int POINT_BYTES = 65;

    private Letters() { }

    static byte[] publicKey(byte[] secret) {
        HPKE suite = suite();
        return suite.serializePublicKey(suite.deriveKeyPair(secret).getPublic());
    }

    static byte[] open(byte[] secret, byte[] information, byte[] sealed) throws IOException {
        if (sealed.length < POINT_BYTES + StreamForm.TAG_BYTES) {
            throw new IOException("A letter is too short");
        }
        try {
            HPKE suite = suite();
            AsymmetricCipherKeyPair own = suite.deriveKeyPair(secret);
            return suite.setupBaseR(Arrays.copyOf(sealed, POINT_BYTES), own, information)
                .open(new byte[0], Arrays.copyOfRange(sealed, POINT_BYTES, sealed.length));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("A letter was altered, has another context or was sealed for somebody else");
        }
    }

    static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
