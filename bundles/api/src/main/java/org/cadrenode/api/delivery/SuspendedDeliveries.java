package org.cadrenode.api.delivery;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Deliveries that nothing works on any more since the node ended again and again in the middle of that. Thread-safe. */
@ProviderType
public interface SuspendedDeliveries {
    /** Returns which they are. */
    List<DeliveryId> suspended();

    /**
     * Lets one be worked on again.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED; WRONG_STAGE if it is not suspended
     */
    void resume(DeliveryId delivery);
}
