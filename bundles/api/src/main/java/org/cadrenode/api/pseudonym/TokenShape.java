package org.cadrenode.api.pseudonym;

/**
 * What the tokens of a person's views are: the same for all views of the person. A view of {@link #length} tokens holds
 *
 * <ol>
 * <li>the year of birth, the year after it, month and day (month and day are tokens of one kind, so that swapped ones show);
 * <li>the sex, the NHS number, the unique pupil number;
 * <li>each forename, the first one first; then each surname, the whole one first, its parts behind it: the full form, its
 *     sound, its first two letters, and for the first forename and all surnames in a view with {@linkplain ViewKind#edits
 *     edits} {@value #EDITS} forms with one letter left out. Names of both sorts have tokens of one kind, so that swapped ones
 *     show;
 * <li>each postcode: unit, then sector.
 * </ol>
 *
 * A token is 32 bits; {@link #NONE} stands for what is not known. Shorter names fill their forms up with tokens that equal no
 * other, so that no length shows.
 *
 * @param forenames how many, at most {@value #MOST_NAMES}
 * @param surnames how many with parts, at most {@value #MOST_NAMES}
 * @param postcodes how many, at most {@value #MOST_POSTCODES}
 * @param rarities {@link #rarity} of each name, eight bits each, the first forename in the lowest ones
 */
public record TokenShape(int forenames, int surnames, int postcodes, long rarities) {
    /** What is not known. */
    public static final int NONE = 0;
    /** Most forenames, and most surnames. */
    public static final int MOST_NAMES = 4;
    /** Most postcodes. */
    public static final int MOST_POSTCODES = 4;
    /** Forms of a name with one letter left out. */
    public static final int EDITS = 12;
    /** Where the year of birth is. */
    public static final int YEAR = 0;
    /** Where the year after that of birth is. */
    public static final int NEXT_YEAR = 1;
    /** Where the month of birth is. */
    public static final int MONTH = 2;
    /** Where the day of birth is. */
    public static final int DAY = 3;
    /** Where the sex is. */
    public static final int SEX = 4;
    /** Where the NHS number is. */
    public static final int NHS_NUMBER = 5;
    /** Where the unique pupil number is. */
    public static final int UPN = 6;
    /** From a name's full form to its sound. */
    public static final int SOUND = 1;
    /** From a name's full form to its first two letters. */
    public static final int START = 2;
    /** From a name's full form to those with one letter left out. */
    public static final int EDIT = 3;
    /** From a postcode to its sector. */
    public static final int SECTOR = 1;

    private static final int NAMES = 7;

    public TokenShape {
        if (forenames < 0 || forenames > MOST_NAMES || surnames < 0 || surnames > MOST_NAMES || postcodes < 0
                || postcodes > MOST_POSTCODES) {
            throw new IllegalArgumentException("A shape has a few names and postcodes");
        }
    }

    /** Returns where the full form of a forename is. */
    public int forename(int index, boolean edits) {
        return index == 0 ? NAMES : NAMES + EDIT * index + (edits ? EDITS : 0);
    }

    /** Returns where the full form of a surname is. */
    public int surname(int index, boolean edits) {
        int from = NAMES + EDIT * forenames + (edits && forenames > 0 ? EDITS : 0);
        return from + index * (EDIT + (edits ? EDITS : 0));
    }

    /** Returns where the unit of a postcode is. */
    public int postcode(int index, boolean edits) {
        return surname(surnames, edits) + 2 * index;
    }

    /** Returns how many tokens a view has. */
    public int length(boolean edits) {
        return postcode(postcodes, edits);
    }

    /**
     * Returns how rare a name is: twice the negative binary logarithm of its bin's mean frequency, rounded, 0 to 63. A bin holds
     * at least 20 names. Forenames come before surnames.
     */
    public int rarity(int name) {
        return (int) (rarities >>> 8 * name) & 63;
    }
}
