package org.cadrenode.api.delivery;

/**
 * A delivery in which every record was put to the opt-out register.
 *
 * @param landed the milestone before
 * @param tally with what was opted out, held or could not be assigned to a child
 * @param dictionary digest of the dictionary that told which columns identify
 * @param optOuts version of the opt-out register that was applied; it only grows
 */
public record Screened(Landed landed, Tally tally, Digest dictionary, long optOuts) implements Milestone {
    @Override
    public Delivery delivery() {
        return landed.delivery();
    }

    @Override
    public Stage stage() {
        return Stage.SCREENED;
    }
}
