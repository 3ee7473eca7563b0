package org.cadrenode.api.research;

import java.time.Instant;
import org.cadrenode.api.delivery.DeliveryId;

/**
 * That two people had a delivery taken out of the resource.
 *
 * @param delivery the whole delivery: an origin, with all its continuations and revisions
 * @param askedBy who asked
 * @param agreedBy the second person
 * @param reason why
 * @param at when it was ordered
 * @param journalEntry number of the journal's entry that says so
 */
public record DeliveryWithdrawal(DeliveryId delivery, String askedBy, String agreedBy, String reason, Instant at, long journalEntry) {
    public DeliveryWithdrawal {
        if (!delivery.equals(delivery.origin())) {
            throw new IllegalArgumentException("A delivery is withdrawn whole, with all its parts");
        }
    }

    /**
     * Where it stands.
     *
     * @param order what was ordered
     * @param done whether nothing of the delivery is here any more
     * @param records records that were taken out
     * @param events events that were
     * @param children children whose tokens went, as they had come with this delivery alone
     */
    public record Standing(DeliveryWithdrawal order, boolean done, long records, long events, long children) { }
}
