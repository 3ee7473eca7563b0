package org.cadrenode.api.delivery;

/** A delivery whose records were read by its connector and lie, sealed, in the landing zone's own form. */
public record Landed(Delivery delivery, Tally tally) implements Milestone {
    @Override
    public Stage stage() {
        return Stage.LANDED;
    }
}
