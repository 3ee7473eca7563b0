package org.cadrenode.synthetic.region;

/**
 * Which providers hold a record of a child.
 *
 * @param mentalHealth a patient of the mental-health trust
 * @param childInNeed in the council's census of children in need
 * @param lookedAfter in the council's return of looked-after children, which is a part of the former
 * @param onRoll a pupil of the school trust
 */
public record Services(boolean mentalHealth, boolean childInNeed, boolean lookedAfter, boolean onRoll) {

    /** Whether any provider holds the child. */
    public boolean any() {
        return mentalHealth || childInNeed || lookedAfter || onRoll;
    }
}
