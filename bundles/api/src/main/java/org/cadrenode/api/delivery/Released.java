package org.cadrenode.api.delivery;

/** A delivery that left as a sealed package; {@code packageId} is that package's. */
public record Released(Cleared cleared, String packageId) implements Milestone {
    @Override
    public Delivery delivery() {
        return cleared.delivery();
    }

    @Override
    public Tally tally() {
        return cleared.tally();
    }

    @Override
    public Stage stage() {
        return Stage.RELEASED;
    }
}
