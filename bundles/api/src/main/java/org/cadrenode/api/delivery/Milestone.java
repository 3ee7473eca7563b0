package org.cadrenode.api.delivery;

/**
 * How far a delivery has come. A milestone can only be made from the one before it, so a stage that is called out of
 * order does not compile. Milestones hold counts, ids and digests, never contents.
 */
public sealed interface Milestone
        permits Delivery, Landed, Screened, Pseudonymised, Refused, Cleared, Released, Settled {
    /** Returns the delivery that has come this far. */
    Delivery delivery();

    /** Returns the account of its records so far. */
    Tally tally();

    /** Returns the stage that was reached. */
    Stage stage();

    /** Returns the id of the delivery. */
    default DeliveryId id() {
        return delivery().id();
    }
}
