package org.cadrenode.api.delivery;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.SourceShape;
import org.osgi.annotation.versioning.ProviderType;

/** The sources whose connectors are there now. Thread-safe. */
@ProviderType
public interface Sources {
    /** Returns all sources, sorted. */
    List<SourceStatus> sources();

    /** Returns one source. */
    Optional<SourceStatus> source(SourceId source);

    /** Returns the tables and columns as the connector describes them. */
    Optional<SourceShape> shape(SourceId source);

    /** Returns what the connector finds wrong with its configuration or its surroundings; empty if nothing. */
    List<String> check(SourceId source);

    /** Starts taking in deliveries; nothing if it does. */
    void start(SourceId source);

    /** Stops taking in deliveries; those that were taken in go on. */
    void stop(SourceId source);
}
