package org.cadrenode.keystore.engine;

import org.cadrenode.api.keys.KeyPurpose;

/** What tells keys apart without showing them. */
final class Prints {
    private Prints() { }

    static byte[] of(NodeKeys keys, KeyPurpose purpose) {
        return switch (purpose) {
            case JOURNAL_SIGNING, PACKAGE_SIGNING, PACKAGE_OPENING -> keys.publicKey(purpose);
            case REQUEST_OPENING -> keys.publicKey();
            default -> keys.keyedHash(purpose, 1).of("fingerprint");
        };
    }
}
