package org.cadrenode.connector.spi;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One run of a connector that fetches by itself. For one thread's use. */
@ProviderType
public interface Collecting {
    /** Returns what the last commit said; empty if there was none, so that everything is to be fetched. */
    Optional<String> resumePoint();

    /** Returns where fetched records go. Tables are declared anew behind each commit. */
    Records records();

    /**
     * Makes one delivery of all records since the last commit, durably, and then keeps the resume point. Where nothing was
     * told but tables, there is no delivery, and the resume point is kept all the same. A person may have to release each
     * delivery: some ten thousand records are a good one.
     *
     * @param resumePoint where the next collection goes on, in the connector's own words; at most 64 KiB, kept sealed
     */
    void commit(String resumePoint) throws IOException;
}
