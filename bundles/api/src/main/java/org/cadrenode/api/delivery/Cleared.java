package org.cadrenode.api.delivery;

/** A delivery that passed the check and that a person released, with the signed statement of that release. */
public record Cleared(Pseudonymised pseudonymised, ReleaseStatement release) implements Milestone {
    public Cleared {
        if (!release.delivery().equals(pseudonymised.id()) || !release.rows().equals(pseudonymised.rows())
                || !release.tokens().equals(pseudonymised.tokens())) {
            throw new IllegalArgumentException("The release is of another content");
        }
    }

    @Override
    public Delivery delivery() {
        return pseudonymised.delivery();
    }

    @Override
    public Tally tally() {
        return pseudonymised.tally();
    }

    @Override
    public Stage stage() {
        return Stage.CLEARED;
    }
}
