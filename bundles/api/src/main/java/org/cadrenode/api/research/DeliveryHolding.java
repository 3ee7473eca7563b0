package org.cadrenode.api.research;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;

/**
 * What a resource holds of a delivery.
 *
 * @param delivery the whole delivery
 * @param provider whose
 * @param source of the rows
 * @param packages packages in which it came, with its continuations and revisions
 * @param tables records by table; those that a later delivery replaced are that one's
 * @param toldAgain how many of the records a later delivery told again unchanged; they are this delivery's all the same
 * @param children whose records these are
 * @param tokens children whose linkage tokens came with this delivery alone
 */
public record DeliveryHolding(DeliveryId delivery, ProviderId provider, SourceId source, List<String> packages,
        SortedMap<String, Long> tables, long toldAgain, long children, long tokens) {
    public DeliveryHolding {
        packages = List.copyOf(packages);
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }

    /** Returns the same with another number of children whose tokens came with it alone. */
    public DeliveryHolding withTokens(long count) {
        return new DeliveryHolding(delivery, provider, source, packages, tables, toldAgain, children, count);
    }

    /** Returns how many records there are. */
    public long records() {
        return tables.values().stream().mapToLong(Long::longValue).sum();
    }
}
