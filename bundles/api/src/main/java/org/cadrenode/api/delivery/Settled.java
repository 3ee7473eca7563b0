package org.cadrenode.api.delivery;

/** A delivery whose receipt came back: every record has its disposition. */
public record Settled(Released released, Tally tally) implements Milestone {
    @Override
    public Delivery delivery() {
        return released.delivery();
    }

    @Override
    public Stage stage() {
        return Stage.SETTLED;
    }
}
