package org.cadrenode.api.terms;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * Where the terms of a source stand.
 *
 * @param source the source
 * @param inForce what two people approved, or what is in force as it came with the node; without it, nothing is released
 * @param file digest of the file in the terms folder, if there is one
 * @param findings what is wrong with that file
 * @param proposed what that file says, if nothing is wrong with it
 * @param refusals why nothing may be released today; empty if a person may
 * @param today the day of which this tells
 */
public record TermsState(SourceId source, Optional<InForce> inForce, Optional<Digest> file, List<Finding> findings,
        Optional<Terms> proposed, List<TermsBook.Refusal> refusals, LocalDate today) {
    public TermsState {
        findings = List.copyOf(findings);
        refusals = List.copyOf(refusals);
    }

    /** Returns whether the file holds something else than what is in force, so that it waits for two people. */
    public boolean changeWaits() {
        return file.isPresent() && !file.equals(inForce.map(one -> one.terms().digest()));
    }

    /** Returns {@code approved}, {@code shipped}, {@code waits} for a first approval, {@code wrong}, or {@code missing} without a file. */
    public String standing() {
        if (inForce.isPresent()) {
            return inForce.get().shipped() ? "shipped" : "approved";
        }
        if (file.isEmpty()) {
            return "missing";
        }
        return findings.isEmpty() ? "waits" : "wrong";
    }

    /** Returns the days until agreement or assessment in force run out, whichever is sooner: 0 on the last, less when it is past. */
    public Optional<Long> daysLeft() {
        return inForce.map(one -> ChronoUnit.DAYS.between(today, one.terms().until()));
    }

    /**
     * Terms in force.
     *
     * @param terms what they say
     * @param askedBy who asked for them; empty for those that came with the node
     * @param approvedBy the second person; empty for those that came with the node
     * @param since when they were approved, or first used
     */
    public record InForce(Terms terms, String askedBy, String approvedBy, Instant since) {
        /** Returns whether they came with the node, and nobody of the site approved them. */
        public boolean shipped() {
            return approvedBy.isEmpty();
        }
    }

    /**
     * What is wrong with a terms file.
     *
     * @param line line of the file, from 1; 0 for a line that is missing
     * @param problem what is wrong
     * @param remedy what to write instead
     */
    public record Finding(int line, String problem, String remedy) { }
}
