package org.cadrenode.api.pseudonym;

/**
 * By what a view of a person's tokens is found. All tokens of a view are made under the value that it is found by, so that
 * equal names have equal tokens only among those who share that value. A person's views tie those values together; so each is
 * one that few people share, or else who bears the same name could be followed from view to view through a whole file, and
 * counted, and named.
 */
public enum ViewKind {
    /** Birth date. */
    BIRTH_DATE(true),
    /**
     * Year and month of birth, and the first three letters of forename and surname, or the last three, two views a surname; or
     * the first letter of the first forename and the whole next one, one view.
     */
    YEAR_MONTH(true),
    /** Year and day of the month of birth, and letters of the names likewise. */
    YEAR_DAY(true),
    /** Month and day of birth, and letters of the names likewise. */
    MONTH_DAY(true),
    /** Forename and surname, year, and month and day in either order; one view a surname. */
    SWAPPED(false),
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
