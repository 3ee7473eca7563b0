package org.cadrenode.api.mesh;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The site's mailbox as those see it who run the node. There is one if a mailbox is configured. Thread-safe. */
@ProviderType
public interface MeshDesk {
    /** Returns how the mailbox stands, without asking the service. */
    MeshStatus status();

    /**
     * Asks now, and returns what is wrong, a sentence each that says what to do; empty if nothing is. It sends nothing to
     * anybody and takes no message.
     */
    List<String> check();
}
