package org.cadrenode.api.keys;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens what members of the public sealed for this node with a browser: HPKE (RFC 9180), base mode, with
 * DHKEM(P-256, HKDF-SHA-256), HKDF-SHA-256 and AES-256-GCM, in one piece. P-256, since every browser has it. It says nothing of
 * who sealed it. There while the keystore is unsealed; every operation throws
 * {@link org.cadrenode.api.error.CadreException} KEYSTORE_SEALED otherwise. Thread-safe.
 */
@ProviderType
public interface Letterbox {
    /** Returns the newest public key to seal with: an uncompressed point of P-256, 65 bytes, not secret. */
    byte[] publicKey();

    /**
     * Returns what was sealed for the newest key or an older one. Everything is in memory: the caller limits the size.
     *
     * @param context HPKE's {@code info}, in UTF-8
     * @param sealed encapsulated key (65 bytes) and ciphertext
     * @throws IOException if it was altered, has another context, or was sealed for somebody else
     */
    byte[] open(String context, byte[] sealed) throws IOException;
}
