package org.cadrenode.api.delivery;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One of the node's two flows: the provider's, up to the release, and the resource's, from the receipt on. Thread-safe. */
@ProviderType
public interface Flow {
    /** Returns {@code provider} or {@code resource}. */
    String name();

    /** Returns what the stages did since the node started, in their order. */
    List<StageFigures> figures();

    /** Returns whether there is nothing to do: all that is here is settled, or waits for something from outside. */
    boolean idle();

    /** What one stage did: deliveries and records that went through, and the seconds in which the stage was busy. */
    record StageFigures(String stage, long deliveries, long records, double seconds) { }
}
