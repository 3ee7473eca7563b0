package org.cadrenode.api.delivery;

/** A delivery that a person refused to release, or that its terms keep here. Its records are held; nothing of it leaves. */
public record Refused(Pseudonymised pseudonymised, Tally tally, long journalSequence) implements Milestone {
    @Override
    public Delivery delivery() {
        return pseudonymised.delivery();
    }

    @Override
    public Stage stage() {
        return Stage.REFUSED;
    }
}
