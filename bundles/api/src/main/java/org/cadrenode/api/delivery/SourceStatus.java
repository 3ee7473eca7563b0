package org.cadrenode.api.delivery;

/**
 * A source as the operator sees it.
 *
 * @param source its id
 * @param provider the data controller
 * @param connector name of the connector that reads it
 * @param title what it is, in a few words
 * @param endpoint where it is read from
 * @param running whether deliveries are taken in
 * @param received deliveries taken in since the connector arrived
 */
public record SourceStatus(
        SourceId source, ProviderId provider, String connector, String title, String endpoint, boolean running,
        long received) { }
