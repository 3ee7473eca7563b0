package org.cadrenode.api.delivery;

/**
 * A delivery whose rows carry pseudonyms only.
 *
 * @param screened the milestone before
 * @param tally with what the dictionary dropped and the identifiers that were blanked
 * @param rows digest of the pseudonymised rows
 * @param tokens digest of the linkage tokens
 */
public record Pseudonymised(Screened screened, Tally tally, Digest rows, Digest tokens) implements Milestone {
    @Override
    public Delivery delivery() {
        return screened.delivery();
    }

    @Override
    public Stage stage() {
        return Stage.PSEUDONYMISED;
    }
}
