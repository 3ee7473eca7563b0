package org.cadrenode.api.audit;

/**
 * What a verification of the journal found.
 *
 * @param verdict the finding
 * @param entries entries that are proved good
 * @param firstBad sequence of the first entry that is not, or 0
 * @param explanation one sentence, without contents
 */
public record Verification(Verdict verdict, long entries, long firstBad, String explanation) {
    /** The findings, worst last. */
    public enum Verdict {
        /** Every entry is in its place and covered by a signed checkpoint or follows the last one. */
        GOOD,
        /** The last entry was cut off while it was written; nothing that was acknowledged is missing. */
        TORN_TAIL,
        /** What is there is whole, but a checkpoint that was kept elsewhere is newer: entries were cut off at the end. */
        OLDER,
        /** Entries were altered, removed, reordered or cut off. */
        TAMPERED
    }

    /** Returns whether nothing was altered. */
    public boolean verified() {
        return verdict == Verdict.GOOD || verdict == Verdict.TORN_TAIL;
    }
}
