package org.cadrenode.api.erasure;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Within what time a node makes the files anew out of which something was taken. Apart from {@link Erasures}, which knows the stores:
 * whoever a store needs may need this. Thread-safe.
 */
@ProviderType
public interface ErasurePromise {
    /** Returns the time, from the moment at which something is taken out. */
    Duration within();
}
