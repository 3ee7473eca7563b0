package org.cadrenode.api.gate;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only door between the zones. A delivery passes when the automatic check found nothing and a person with the
 * release role says so, with a reason. Thread-safe.
 */
@ProviderType
public interface Gate {
    /** Checks a delivery and keeps the report. Checking the same content again gives the same report. */
    CheckReport check(Pseudonymised delivery);

    /** Returns the deliveries that were checked and wait for a person, oldest first. */
    List<DeliveryId> waiting();

    /** Returns the report of a delivery that was checked. */
    Optional<CheckReport> report(DeliveryId delivery);

    /**
     * Releases a delivery: journalled, signed, and recorded in the landing zone before it returns.
     *
     * @param reason not blank; it stays in this node's journal
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, REASON_MISSING, CHECK_FAILED, WRONG_STAGE; DUTIES_CONFLICT
     *     for a person who ever started, stopped or admitted the connector of the delivery's source
     */
    Cleared release(DeliveryId delivery, String reason);

    /** Refuses a delivery; its records are held. Same errors as {@link #release}. */
    Refused refuse(DeliveryId delivery, String reason);
}
