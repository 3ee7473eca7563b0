package org.cadrenode.keystore.engine;

import java.util.Random;
import org.cadrenode.api.keys.KeyPurpose;

/** Keys of a node that can be rotated, in memory; they outlive the rooms. */
public final class GrowingKeys {
    private final KeyRing ring = new KeyRing();
    private final Random random;

    /** Makes the first version of every key from a seed. */
    public GrowingKeys(long seed) {
        random = new Random(seed);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            ring.add(purpose, 1, secret());
        }
    }

    private byte[] secret() {
        byte[] secret = new byte[KeyRing.SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /** Adds a version of a key; rooms that hold what was made before go on with the former one. */
    public void rotate(KeyPurpose purpose) {
        ring.add(purpose, ring.newestVersion(purpose) + 1, secret());
    }

    /** Returns operations on the keys as they are by now. */
    public NodeKeys present() {
        return new NodeKeys(ring);
    }
}
