package org.cadrenode.api.delivery;

import org.osgi.annotation.versioning.ProviderType;

/** The room in the landing zone. Thread-safe. */
@ProviderType
public interface LandingSpace {
    /** Returns how many bytes are free; 0 if that cannot be told. */
    long free();

    /** Returns how many bytes are kept free for the work on deliveries that are there. */
    long reserve();

    /**
     * Returns whether nothing more is taken in: from when less than the reserve is free until there is a tenth more.
     */
    boolean full();
}
