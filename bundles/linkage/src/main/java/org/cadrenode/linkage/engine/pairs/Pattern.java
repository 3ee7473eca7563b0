package org.cadrenode.linkage.engine.pairs;

/**
 * What two people's tokens have in common, in one word: a level for each identifier, and how rare the names are that agree.
 * Scores depend on it alone. Holds nothing that tells who somebody is.
 */
public final class Pattern {
    /** Grows whenever the same two people would get another pattern, so that those that are remembered are made anew. */
    public static final int FORM = 4;

    /** Levels of names: one of them, the same. */
    public static final int FULL = 0;
    /** One typing error apart, and the same sound. */
    public static final int EDIT_SOUND = 1;
    /** One typing error apart. */
    public static final int EDIT = 2;
    /** The same sound. */
    public static final int SOUND = 3;
    /** The same first two letters. */
    public static final int START = 4;
    /** The first forename is a further one on the other side, or forename and surname changed places. */
    public static final int CROSSED = 5;
    /** Nothing agrees. */
    public static final int NONE = 6;
    /** Not known on both sides. */
    public static final int MISSING = 7;
    /** How many levels names have. */
    public static final int NAME_LEVELS = 8;

    /** Levels of the birth date: the same. */
    public static final int BIRTH_FULL = 0;
    /** Day and month changed places. */
    public static final int BIRTH_SWAPPED = 1;
    /** The year is one off. */
    public static final int BIRTH_NEXT_YEAR = 2;
    /** The day differs. */
    public static final int BIRTH_DAY = 3;
    /** The month differs. */
    public static final int BIRTH_MONTH = 4;
    /** The year differs by more. */
    public static final int BIRTH_YEAR = 5;
    /** At most one part agrees. */
    public static final int BIRTH_NONE = 6;
    /** Not known on both sides. */
    public static final int BIRTH_MISSING = 7;
    /** How many levels the birth date has. */
    public static final int BIRTH_LEVELS = 8;

    /** Levels of sex and numbers: the same. */
    public static final int SAME = 0;
    /** Not the same. */
    public static final int DIFFERENT = 1;
    /** Not known on both sides. */
    public static final int UNKNOWN = 2;
    /** How many levels sex and numbers have. */
    public static final int PLAIN_LEVELS = 3;

    /** Levels of postcodes: a unit is the same. */
    public static final int UNIT = 0;
    /** A sector is the same. */
    public static final int SECTOR = 1;
    /** None is the same. */
    public static final int ELSEWHERE = 2;
    /** Not known on both sides. */
    public static final int NOWHERE = 3;
    /** How many levels postcodes have. */
    public static final int POSTCODE_LEVELS = 4;

    /** Levels of how many further forenames there are: none on either side. */
    public static final int NO_FURTHER = 0;
    /** None on one side. */
    public static final int ONE_SIDE = 1;
    /** As many on both sides. */
    public static final int AS_MANY = 2;
    /** Some on both sides, and not as many. */
    public static final int OTHER_NUMBER = 3;
    /** As {@link #ONE_SIDE}, where sides are told apart: none on the right. */
    public static final int LEFT_ALONE = 4;
    /** As {@link #ONE_SIDE}, where sides are told apart: none on the left. */
    public static final int RIGHT_ALONE = 5;
    /** How many levels the number of further forenames has. */
    public static final int COUNT_LEVELS = 6;

    private static final int NAME_BITS = 9;
    private static final int MIDDLE_AT = 9;
    private static final int SURNAME_AT = 18;
    private static final int WAYS_AT = 27;
    private static final int BIRTH_AT = 30;
    private static final int SEX_AT = 33;
    private static final int POSTCODE_AT = 35;
    private static final int POSTCODE_WAYS_AT = 37;
    private static final int NHS_AT = 40;
    private static final int UPN_AT = 42;
    private static final int COUNT_AT = 44;
    private static final int COMMONER_AT = 47;
    private static final int COMMONER_BITS = 5;

    private Pattern() { }

    /** Returns level and rarity of a name as one number, below {@code 8 * 64}. */
    static int name(int level, int rarity) {
        return level << 6 | rarity;
    }

    /** Returns level and rarity of two names that agree, and how rare the more frequent one is, as {@link #of} takes it. */
    static int names(int level, int rarity, int commoner) {
        return commoner >>> 1 << NAME_BITS | name(level, rarity);
    }

    /** Returns a number by which two names of one level that {@link #names} returned are ordered: the rarer name first, then the other one. */
    static int rarities(int names) {
        return (names & 63) << COMMONER_BITS | names >>> NAME_BITS;
    }

    /** Returns the level of what {@link #name} or {@link #names} returned. */
    static int level(int name) {
        return name >>> 6 & 7;
    }

    static long of(int forename, int middle, int count, int surname, int surnameWays, int birth, int sex, int postcode, int postcodeWays,
            int nhsNumber, int upn) {
        return name(forename, 0, 0) | name(middle, MIDDLE_AT, 1) | name(surname, SURNAME_AT, 2) | (long) ways(surnameWays) << WAYS_AT
                | (long) birth << BIRTH_AT | (long) sex << SEX_AT | (long) postcode << POSTCODE_AT
                | (long) ways(postcodeWays) << POSTCODE_WAYS_AT | (long) nhsNumber << NHS_AT | (long) upn << UPN_AT
                | (long) count << COUNT_AT;
    }

    private static long name(int name, int at, int place) {
        return (name & (1L << NAME_BITS) - 1) << at | (long) (name >>> NAME_BITS) << COMMONER_AT + place * COMMONER_BITS;
    }

    // 1, 2, 4, 8 or 16 ways, rounded up.
    private static int ways(int ways) {
        return ways <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(ways - 1);
    }

    /** Returns a pattern where it shows which side alone has further forenames, if only one has. */
    static long sided(long pattern, boolean left) {
        return count(pattern) == ONE_SIDE ? pattern ^ (long) (ONE_SIDE ^ (left ? LEFT_ALONE : RIGHT_ALONE)) << COUNT_AT : pattern;
    }

    /** Returns level and rarity of the first forename. */
    static int forename(long pattern) {
        return (int) pattern & (1 << NAME_BITS) - 1;
    }

    /** Returns level and rarity of further forenames. */
    static int middle(long pattern) {
        return (int) (pattern >>> MIDDLE_AT) & (1 << NAME_BITS) - 1;
    }

    /** Returns level and rarity of the surname. */
    static int surname(long pattern) {
        return (int) (pattern >>> SURNAME_AT) & (1 << NAME_BITS) - 1;
    }

    /** Returns how rare the more frequent one of two forenames is that agree: its frequency's negative binary logarithm. */
    static int forenameCommoner(long pattern) {
        return commoner(pattern, 0);
    }

    /** Returns how rare the more frequent one of two further forenames is, likewise. */
    static int middleCommoner(long pattern) {
        return commoner(pattern, 1);
    }

    /** Returns how rare the more frequent one of two surnames is, likewise. */
    static int surnameCommoner(long pattern) {
        return commoner(pattern, 2);
    }

    private static int commoner(long pattern, int place) {
        return (int) (pattern >>> COMMONER_AT + place * COMMONER_BITS) & (1 << COMMONER_BITS) - 1;
    }

    /** Returns the binary logarithm of how many pairs of surnames there were. */
    static int surnameWays(long pattern) {
        return (int) (pattern >>> WAYS_AT) & 7;
    }

    /** Returns the level of the first forename. */
    public static int forenameLevel(long pattern) {
        return forename(pattern) >>> 6;
    }

    /** Returns the level of further forenames. */
    public static int middleLevel(long pattern) {
        return middle(pattern) >>> 6;
    }

    /** Returns the level of the number of further forenames. */
    public static int count(long pattern) {
        return (int) (pattern >>> COUNT_AT) & 7;
    }

    /** Returns the level of the surname. */
    public static int surnameLevel(long pattern) {
        return surname(pattern) >>> 6;
    }

    /** Returns the level of the birth date. */
    public static int birth(long pattern) {
        return (int) (pattern >>> BIRTH_AT) & 7;
    }

    /** Returns the level of the sex. */
    public static int sex(long pattern) {
        return (int) (pattern >>> SEX_AT) & 3;
    }

    /** Returns the level of postcodes. */
    public static int postcode(long pattern) {
        return (int) (pattern >>> POSTCODE_AT) & 3;
    }

    /** Returns the binary logarithm of how many pairs of postcodes there were. */
    static int postcodeWays(long pattern) {
        return (int) (pattern >>> POSTCODE_WAYS_AT) & 7;
    }

    /** Returns the level of the NHS number. */
    public static int nhsNumber(long pattern) {
        return (int) (pattern >>> NHS_AT) & 3;
    }

    /** Returns the level of the unique pupil number. */
    public static int upn(long pattern) {
        return (int) (pattern >>> UPN_AT) & 3;
    }

    /** Returns whether an NHS number or a unique pupil number is the same. */
    public static boolean sameNumber(long pattern) {
        return nhsNumber(pattern) == SAME || upn(pattern) == SAME;
    }
}
