package org.cadrenode.api.pseudonym;

/**
 * By what a view of a person's tokens is found. All tokens of a view are made under the value that it is found by, so that
 * equal names have equal tokens only among those who share that value: there is nothing to count over a whole file.
 */
public enum ViewKind {
    /** Year and month of birth. */
    YEAR_MONTH(true),
    /** Year and day of the month of birth. */
    YEAR_DAY(true),
    /** Month and day of birth. */
    MONTH_DAY(true),
    /** Forename and surname, in either order, one view a surname. */
    NAMES(false),
    /** A postcode, one view each. */
    POSTCODE(true),
    /** A valid NHS number. */
    NHS_NUMBER(false),
    /** A valid unique pupil number; never a former one. */
    UPN(false);

    private final boolean edits;

    ViewKind(boolean edits) {
        this.edits = edits;
    }

    /** Returns whether names in such a view have tokens by which one typing error is seen through. */
    public boolean edits() {
        return edits;
    }
}
