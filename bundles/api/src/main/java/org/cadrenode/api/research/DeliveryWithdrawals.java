package org.cadrenode.api.research;

import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes whole deliveries out of the resource again, by two people. What was ordered is done by the resource's flow, before it takes
 * any package in; it is remembered for good, so that nothing of the delivery is taken in again. Thread-safe.
 */
@ProviderType
public interface DeliveryWithdrawals {
    /**
     * Returns what would go.
     *
     * @param delivery an origin
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND if nothing of it was loaded here; WRONG_STAGE if it is not loaded whole yet, or
     *     withdrawn already; USAGE for a part of a delivery
     */
    DeliveryHolding holding(DeliveryId delivery);

    /**
     * Orders it, if a second person agreed.
     *
     * @throws org.cadrenode.api.error.CadreException as {@link #holding} and {@link org.cadrenode.api.security.Approvals#demand}
     */
    DeliveryWithdrawal withdraw(DeliveryId delivery, String reason);

    /** Returns all that were ordered, oldest first. */
    List<DeliveryWithdrawal.Standing> list();
}
