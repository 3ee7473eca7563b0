package org.cadrenode.api.delivery;

import java.time.Instant;

/**
 * Content that arrived from a source and is sealed in the landing zone.
 *
 * @param id derived from the source and the content
 * @param source the source system
 * @param provider the data controller
 * @param table the table that all records belong to where the file's name tells it, otherwise empty
 * @param receivedAt when the content was durably in the landing zone; of one source, later for each delivery
 * @param bytes length of the content
 * @param content digest of the content
 */
public record Delivery(
        DeliveryId id, SourceId source, ProviderId provider, String table, Instant receivedAt, long bytes,
        Digest content) implements Milestone {
    @Override
    public Delivery delivery() {
        return this;
    }

    @Override
    public Tally tally() {
        return Tally.NONE;
    }

    @Override
    public Stage stage() {
        return Stage.RECEIVED;
    }
}
