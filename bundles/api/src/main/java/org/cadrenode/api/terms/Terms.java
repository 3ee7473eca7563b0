package org.cadrenode.api.terms;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * The terms of one source, as its file says them. What it does not allow is forbidden.
 *
 * @param source the source
 * @param digest digest of the file
 * @param controller the data controller
 * @param lawfulBasis on which the data are processed
 * @param agreement the data sharing agreement
 * @param assessment the data protection impact assessment
 * @param purposes for which data may leave; empty for none
 * @param neverRelease whether the data serve the controller itself and go nowhere
 * @param unrestricted categories of legally restricted codes that may leave all the same; all others are removed
 * @param retention how long the node keeps its copies
 */
public record Terms(
        SourceId source, Digest digest, String controller, String lawfulBasis, Reference agreement, Reference assessment,
        Set<Purpose> purposes, boolean neverRelease, Set<String> unrestricted, Retention retention) {
    public Terms {
        purposes = Set.copyOf(purposes);
        unrestricted = Set.copyOf(unrestricted);
    }

    /** Returns the last day on which both the agreement and the assessment hold. */
    public LocalDate until() {
        return agreement.until().isBefore(assessment.until()) ? agreement.until() : assessment.until();
    }

    /**
     * A document that ends.
     *
     * @param name its number or name
     * @param until the last day on which it holds
     * @param line of the file that says so, from 1
     */
    public record Reference(String name, LocalDate until, int line) { }

    /**
     * How long the node keeps its copies of a source's data. They are not the source's own record, which has its own rules.
     *
     * @param years after which what was received goes
     * @param untilAge birthday by which all of a child goes, if there is one
     */
    public record Retention(int years, Optional<Integer> untilAge) { }
}
