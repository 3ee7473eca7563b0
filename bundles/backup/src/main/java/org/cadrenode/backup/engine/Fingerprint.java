package org.cadrenode.backup.engine;

import java.nio.charset.StandardCharsets;

/** By what a node's backups are known to be its own: something short enough to be written down beside the recovery key. */
public final class Fingerprint {
    private static final int DIGITS = 32;

    private Fingerprint() { }

    /** Returns 32 hexadecimal digits of the hash of a public key in hexadecimal digits. */
    public static String of(String publicKey) {
        return Sums.of(publicKey.getBytes(StandardCharsets.US_ASCII)).substring(0, DIGITS);
    }
}
