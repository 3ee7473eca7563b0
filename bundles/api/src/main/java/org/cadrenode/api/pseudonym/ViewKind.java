package org.cadrenode.api.pseudonym;

/**
 * By what a view of a person's tokens is found. All tokens of a view are made under the value that it is found by, so that
 * equal names have equal tokens only among those who share that value. A person's views tie those values together; so each is
 * one that few people share, or else who bears the same name could be followed from view to view through a whole file, and
 * counted, and named. Many share one of {@link #SAMPLE}, which therefore few have.
 */
public enum ViewKind {
    /** Birth date: in tokens of forms 1 and 2 alone. */
    BIRTH_DATE(true),
    /**
     * Year and month of birth, and the first three letters of forename and surname, or the last three, two views a surname; or
     * letters of the first forename and the whole next one, one view: two letters, and one in forms 1 and 2.
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
    UPN(false),
    /**
     * Birth date, and the first two letters of the forename and the last two of the surname, or the other way round, two views a
     * surname.
     */
    BIRTH_DATE_NAMES(true),
    /** Birth date, and the sound of the first forename, one view; or its first letter and the whole next one, one view. */
    BIRTH_DATE_FORENAMES(true),
    /**
     * Birth date, where it is one of every sixteenth day: for learning alone how alike two people are by chance. Nobody is found
     * by it.
     */
    SAMPLE(true);

    private final boolean edits;

    ViewKind(boolean edits) {
        this.edits = edits;
    }

    /** Returns whether names in such a view have tokens by which one typing error is seen through. */
    public boolean edits() {
        return edits;
    }
}
