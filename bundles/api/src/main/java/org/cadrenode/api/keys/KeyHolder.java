package org.cadrenode.api.keys;

import java.io.IOException;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A room that keeps something under keys of the keystore. Each room registers one as a service; after a rotation, and
 * after each unsealing, the keystore has them renewed in the background, lot by lot. Thread-safe.
 */
@ConsumerType
public interface KeyHolder {
    /** Returns the purposes whose holdings this room renews. */
    Set<KeyPurpose> purposes();

    /**
     * Brings up to {@code limit} things from older versions of a key to its newest one, durably, and returns how many
     * are left, 0 if there are none. A kill at any moment leaves each thing under one version or the other, readable
     * under both. Cheap when nothing is left.
     */
    long renew(KeyPurpose purpose, int limit) throws IOException;
}
