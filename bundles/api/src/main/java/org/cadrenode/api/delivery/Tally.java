package org.cadrenode.api.delivery;

/**
 * The account of a delivery's records. A record here is a row of a table or, in XML, a child or one of its modules.
 *
 * @param read what the connector found
 * @param loaded rows in the research database that stem from this delivery
 * @param quarantined records with a quarantine entry
 * @param optedOut records of opted-out children, screened out or taken back
 * @param dropped records of a table, or excluded by a rule, that the dictionary does not let through; and those that the resource left
 *     out, since two people there withdrew the delivery
 * @param duplicate records that the research database had already, or in a newer state
 * @param held records that wait for their child to become known, or whose release was refused
 * @param removals records that say of another that it is no more at its source, and that leave as such; the one that they
 *     withdraw stays in the account of its own delivery
 * @param invalidIdentifiers identifiers that were blanked in records which went on without them; not a disposition
 */
public record Tally(
        long read, long loaded, long quarantined, long optedOut, long dropped, long duplicate, long held,
        long removals, long invalidIdentifiers) {
    /** Nothing read. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Tally {
        if (read < 0 || loaded < 0 || quarantined < 0 || optedOut < 0 || dropped < 0 || duplicate < 0 || held < 0
                || removals < 0 || invalidIdentifiers < 0) {
            throw new IllegalArgumentException("A tally has no negative counts");
        }
        if (read < loaded + quarantined + optedOut + dropped + duplicate + held + removals) {
            throw new IllegalArgumentException("A tally accounts for more records than were read");
        }
    }

    /** An account without removals. */
    public Tally(long read, long loaded, long quarantined, long optedOut, long dropped, long duplicate, long held,
            long invalidIdentifiers) {
        this(read, loaded, quarantined, optedOut, dropped, duplicate, held, 0, invalidIdentifiers);
    }

    /** Returns how many records have no disposition yet: those on their way. Zero once the delivery is settled. */
    public long underWay() {
        return read - loaded - quarantined - optedOut - dropped - duplicate - held - removals;
    }

    /** Returns the sum of both. */
    public Tally plus(Tally other) {
        return new Tally(read + other.read, loaded + other.loaded, quarantined + other.quarantined,
                optedOut + other.optedOut, dropped + other.dropped, duplicate + other.duplicate, held + other.held,
                removals + other.removals, invalidIdentifiers + other.invalidIdentifiers);
    }
}
