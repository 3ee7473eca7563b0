package org.cadrenode.pseudonymise.engine;

import java.util.EnumSet;
import java.util.Set;
import org.cadrenode.api.delivery.RevisionReason;

/**
 * What the rows of one child in one delivery depend on, apart from its records: 64 bits of a keyed hash each, or 0 where the
 * rows do not depend on it. Fingerprints can be compared, and not turned back.
 *
 * @param dictionary of the rules for the tables in which the child has records and of which anything leaves, and of what the law
 *     keeps back of them
 * @param scrub of the scrubber and its options, if text of the child leaves
 * @param words of all that is scrubbed out of the child's text, if text leaves
 * @param days of the birth dates of child and relatives, if days leave
 * @param key of the key version of values, if any leaves that is a hash
 */
public record Fingerprint(long dictionary, long scrub, long words, long days, long key) {
    /** Of a child of whom nothing leaves. */
    public static final Fingerprint NOTHING = new Fingerprint(0, 0, 0, 0, 0);

    /**
     * Returns the fingerprint of the same child with what the law keeps back of its records, which counts as a part of the rules:
     * what was written before there was such a part reads as it did.
     */
    public Fingerprint restricted(long marks) {
        return marks == 0 ? this : new Fingerprint(dictionary ^ marks, scrub, words, days, key);
    }

    // Taken into the dictionary's hash of a sheltered child, so that what was written by older nodes reads as it did.
    private static final long SHELTERED = 0x5d1e_17e2_edc0_a57bL;

    /** Returns the fingerprint of the same child while nothing may leave of it that tells a place. */
    public Fingerprint sheltered() {
        return new Fingerprint(dictionary ^ SHELTERED, scrub, words, days, key);
    }

    /** Returns in what this differs from another; empty if the rows would be the same. */
    public Set<RevisionReason> differing(Fingerprint other) {
        Set<RevisionReason> reasons = EnumSet.noneOf(RevisionReason.class);
        if (changed(scrub, other.scrub)) {
            reasons.add(RevisionReason.SCRUB_OPTIONS);
        }
        if (changed(words, other.words) || changed(days, other.days)) {
            reasons.add(RevisionReason.FAMILY);
        }
        if (changed(key, other.key)) {
            reasons.add(RevisionReason.KEY);
        }
        if (dictionary == (other.dictionary ^ SHELTERED)) {
            reasons.add(RevisionReason.PROTECTION);
            return reasons;
        }
        // Whether text, days or hashes leave at all, the dictionary says.
        if (dictionary != other.dictionary || reasons.isEmpty() && !equals(other)) {
            reasons.add(RevisionReason.DICTIONARY);
        }
        return reasons;
    }

    private static boolean changed(long now, long then) {
        return now != then && now != 0 && then != 0;
    }
}
