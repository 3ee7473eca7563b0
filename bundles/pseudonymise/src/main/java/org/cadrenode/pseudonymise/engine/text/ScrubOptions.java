package org.cadrenode.pseudonymise.engine.text;

/**
 * What a site can choose about scrubbing.
 *
 * @param nearNames whether capitalised words at one typing error from a name (a letter too many, too few, another, or two
 *     swapped) count as that name
 * @param nicknames whether the usual short forms of a forename count as that forename
 */
public record ScrubOptions(boolean nearNames, boolean nicknames) {
    /** Everything on. */
    public static final ScrubOptions DEFAULT = new ScrubOptions(true, true);
}
