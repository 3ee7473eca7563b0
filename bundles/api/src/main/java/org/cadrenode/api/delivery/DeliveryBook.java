package org.cadrenode.api.delivery;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The provider's deliveries as an operator may see them: no contents. Thread-safe. */
@ProviderType
public interface DeliveryBook {
    /** Returns all deliveries, oldest first. */
    List<DeliveryStatus> deliveries();

    /** Returns one delivery, or empty if there is none of that id. */
    Optional<DeliveryStatus> delivery(DeliveryId id);

    /** Returns the quarantine report of a delivery, in file order, at most {@code limit} entries. */
    List<QuarantineEntry> quarantine(DeliveryId id, int limit);
}
