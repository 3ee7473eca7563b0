package org.cadrenode.bench;

import java.util.Arrays;
import org.cadrenode.keystore.engine.NodeKeys;

/** Keys that are the same in every run, and protect nothing. */
final class SyntheticKeys {
    private static final int SECRET_BYTES = 32;

    private SyntheticKeys() { }

    static NodeKeys keys() {
        return NodeKeys.of(purpose -> {
            byte[] secret = new byte[SECRET_BYTES];
            Arrays.fill(secret, (byte) (purpose.ordinal() + 1));
            return secret;
        });
    }
}
