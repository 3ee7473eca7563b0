package org.cadrenode.api.terms;

import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the node's copies as long as the terms of their source say, and no longer. Without terms, and while a hold stands,
 * nothing of a source is destroyed. Thread-safe.
 */
@ProviderType
public interface RetentionKeeper {
    /** Returns what goes when: by source and month, sorted. Changes nothing. */
    List<Line> plan() throws IOException;

    /**
     * Destroys what is past its time, and begins to take back what of it has left; what was taken back before is destroyed.
     * The same again does what is left to do.
     *
     * @param trial only count
     */
    Outcome run(boolean trial) throws IOException;

    /** Returns the holds that stand, by source. */
    List<Hold> holds() throws IOException;

    /**
     * Lets nothing of a source be destroyed until {@link #free}; journalled.
     *
     * @param reason not blank
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE if one stands already; REASON_MISSING, NOT_PERMITTED
     */
    void hold(SourceId source, String reason) throws IOException;

    /**
     * Ends a hold; journalled.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND if there is none; REASON_MISSING, NOT_PERMITTED
     */
    void free(SourceId source, String reason) throws IOException;

    /** Where deliveries stand. The name in small letters stands in listings. */
    enum Standing {
        /** Their time has not come. */
        KEPT,
        /** Their time is over: the next sweep takes them up. */
        DUE,
        /** Their time is over, and what has left of them is being taken back: a person has to release that. */
        TAKING_BACK,
        /** A person refused to release what would take them back: {@link #run} asks again. */
        REFUSED,
        /** Their time is over, and others of the same controller have to come further first. */
        WAITING,
        /** A hold stands. */
        HELD,
        /** There are no terms, or their file is wrong. */
        NO_TERMS
    }

    /**
     * Deliveries of one source whose time ends, or ended, in one month.
     *
     * @param month empty without terms
     */
    record Line(SourceId source, Optional<YearMonth> month, Standing standing, long deliveries, long records) { }

    /**
     * What a run did, or would do.
     *
     * @param deliveries that were destroyed
     * @param records of these
     * @param children who were removed from the vault, since no other delivery held them
     * @param begun revisions that were begun to take back what had left
     * @param waiting deliveries past their time that could not be destroyed yet
     * @param held deliveries past their time under a hold
     * @param withoutTerms deliveries of sources without terms
     */
    record Outcome(long deliveries, long records, long children, long begun, long waiting, long held, long withoutTerms) { }

    /** A hold on a source. */
    record Hold(SourceId source, String reason, String by, Instant since) { }
}
