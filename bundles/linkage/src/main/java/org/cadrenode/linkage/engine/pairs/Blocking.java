package org.cadrenode.linkage.engine.pairs;

import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Which pairs are compared: those that share the key of a view. So a pair is missed only if its birth dates differ, it shares
 * no postcode, and the birth dates differ in more than one part, or of the names one begins and one ends otherwise, and the second
 * forename is another one or not known. Stateless.
 */
public final class Blocking {

    private Blocking() { }

    /**
     * Returns whether a pair that shares a view of {@code kind} is left to another kind of view, since it shares one of those
     * that come before.
     */
    static boolean elsewhere(ViewKind kind, long pattern) {
        int birth = Pattern.birth(pattern);
        boolean twoParts = birth != Pattern.BIRTH_MISSING && birth != Pattern.BIRTH_NONE && birth != Pattern.BIRTH_SWAPPED;
        return switch (kind) {
            case BIRTH_DATE, NHS_NUMBER, UPN -> false;
            case YEAR_MONTH, YEAR_DAY, MONTH_DAY -> birth == Pattern.BIRTH_FULL;
            case SWAPPED -> birth == Pattern.BIRTH_FULL
                    || twoParts && Pattern.forenameLevel(pattern) == Pattern.FULL && Pattern.surnameLevel(pattern) == Pattern.FULL;
            // Whether names begin or end alike does not show: such a pair with two parts of the birth date comes twice.
            case POSTCODE -> birth == Pattern.BIRTH_FULL;
        };
    }
}
