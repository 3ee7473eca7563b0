package org.cadrenode.pseudonymise.engine.text;

/**
 * What a site can choose about scrubbing.
 *
 * @param nearNames whether capitalised words at one typing error from a name (a letter too many, too few, another, or two
 *     swapped) count as that name
 * @param nicknames whether the usual short forms of a forename count as that forename
 * @param strangers how much it takes for a word to be the name of somebody who is in no record
 * @param dates what becomes of days that are no birth date
 */
public record ScrubOptions(boolean nearNames, boolean nicknames, Strangers strangers, Dates dates) {
    /** Everything on, strangers in balance, days removed. */
    public static final ScrubOptions DEFAULT = new ScrubOptions(true, true, Strangers.BALANCED, Dates.REMOVE);

    /** What it takes for a word to be the name of somebody who is in no record: between precision and recall. */
    public enum Strangers {
        /** Names in no record stay. */
        OFF,
        /** A title, a cue, or a usual forename with a surname behind it. */
        CAREFUL,
        /** Also usual forenames alone. */
        BALANCED,
        /** Also any capitalised word within a sentence that is no word of the language. */
        THOROUGH
    }

    /** What becomes of days that are no birth date. Shifting them is not offered: decision 17. */
    public enum Dates {
        /** A marker takes their place. */
        REMOVE,
        /** Their month and year stay in the marker, where both are there and the day exists. */
        MONTH,
        /** Their year stays in the marker, likewise. */
        YEAR
    }

    /** Returns these options with {@link #nearNames} as given. */
    public ScrubOptions withNearNames(boolean near) {
        return new ScrubOptions(near, nicknames, strangers, dates);
    }

    /** Returns these options with {@link #strangers} as given. */
    public ScrubOptions withStrangers(Strangers other) {
        return new ScrubOptions(nearNames, nicknames, other, dates);
    }

    /** Returns these options with {@link #dates} as given. */
    public ScrubOptions withDates(Dates other) {
        return new ScrubOptions(nearNames, nicknames, strangers, other);
    }
}
