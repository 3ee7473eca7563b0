package org.cadrenode.api.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** When and how fast the sources take in deliveries, and what became of it. Thread-safe. */
@ProviderType
public interface SourceRuns {
    /** Returns what a source does now; empty if no connector reads it. Never waits for a connector. */
    Optional<SourceActivity> activity(SourceId source);

    /**
     * Runs a source now, whatever its schedule says. It starts at once unless the source has to wait for room or its rate.
     *
     * @return its number, which {@link #await} takes
     * @throws org.cadrenode.api.error.CadreException if the source is stopped, a setting is wrong, or a run is under way
     */
    long run(SourceId source);

    /** Waits for the end of a run, at most so long; empty if it has not ended by then. */
    Optional<SourceRun> await(SourceId source, long run, Duration most);

    /** Returns the last runs of a source, newest first. They outlast a restart. */
    List<SourceRun> runs(SourceId source, int limit);

    /**
     * Looks at what would come next, without taking it: nothing lands, and no resume point moves.
     *
     * @param records how many records to look at
     * @throws org.cadrenode.api.error.CadreException if nothing is there to look at, or the source cannot be read
     */
    SourcePreview preview(SourceId source, int records);
}
