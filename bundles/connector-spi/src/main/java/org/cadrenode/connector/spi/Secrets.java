package org.cadrenode.connector.spi;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The secrets that an operator gave the node under a name, such as a database password. A configuration names a secret and
 * never holds it. A service of the node; thread-safe.
 */
@ProviderType
public interface Secrets {
    /**
     * Returns a secret, a new array each time, which the caller wipes; empty if there is none of this name. Read it when it is
     * used, not once: it may change.
     *
     * @param name lower-case letters, digits and dashes
     */
    Optional<char[]> secret(String name);
}
