package org.cadrenode.pseudonymise.engine;

/** The record that is being released, as far as a column's value depends on more than itself. Used again for each. */
final class Row {
    private Family family = Family.UNKNOWN;
    private int day = Day.NONE;

    /** Begins a record. */
    void begin(Family of, int dated) {
        family = of;
        day = dated;
    }

    /** Returns whose it is. */
    Family family() {
        return family;
    }

    /** Returns the {@link Day} of the event, or that of the delivery if the table dates no event; {@link Day#NONE} if unknown. */
    int day() {
        return day;
    }
}
