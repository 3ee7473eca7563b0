package org.cadrenode.api.delivery;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The secrets with which sources are opened, such as passwords and private keys. An operator sets and removes them; no
 * operation shows one. Each change is journalled, by name. Thread-safe.
 */
@ProviderType
public interface SourceSecrets {
    /** Returns which secrets there are, by name. */
    List<SourceSecret> secrets();

    /**
     * Sets a secret, in the place of what was there.
     *
     * @param value stays the caller's, to wipe
     */
    SourceSecret set(String name, char[] value);

    /**
     * Removes a secret.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND if there is none
     */
    void remove(String name);
}
