package org.cadrenode.api.dictionary;

import java.time.Instant;
import org.cadrenode.api.delivery.DeliveryId;

/**
 * A column that came and that the dictionary in force does not name, or a part that the connector does not read. None of its
 * values has left; they stay sealed with their deliveries.
 *
 * @param table name; empty for a part of which even that is unknown
 * @param column name of the column, path of the part, or a number such as {@code #7} where the name may be a value
 * @param first the first delivery that had it
 * @param since when that arrived
 * @param deliveries how many had it
 */
public record HeldColumn(String table, String column, DeliveryId first, Instant since, long deliveries) {
    /** Returns both as one, first seen where the earlier was. */
    public HeldColumn and(HeldColumn other) {
        HeldColumn earlier = other.since.isBefore(since) ? other : this;
        return new HeldColumn(table, column, earlier.first, earlier.since, deliveries + other.deliveries);
    }
}
