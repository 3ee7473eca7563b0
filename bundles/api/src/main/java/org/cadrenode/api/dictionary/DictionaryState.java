package org.cadrenode.api.dictionary;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * Where the dictionary of a source stands.
 *
 * @param source the source
 * @param inForce what two people approved, or what is in force as it came with the node; without it, deliveries wait
 * @param file digest of the file in the dictionaries folder, if there is one
 * @param findings what is wrong with that file
 */
public record DictionaryState(SourceId source, Optional<InForce> inForce, Optional<Digest> file, List<DictionaryFinding> findings) {
    public DictionaryState {
        findings = List.copyOf(findings);
    }

    /** Returns whether the file holds something else than what is in force, so that it waits for two people. */
    public boolean changeWaits() {
        return file.isPresent() && !file.equals(inForce.map(InForce::digest));
    }

    /** Returns {@code approved}, {@code shipped}, {@code waits} for a first approval, or {@code missing} without a file. */
    public String standing() {
        if (inForce.isPresent()) {
            return inForce.get().shipped() ? "shipped" : "approved";
        }
        return file.isPresent() ? "waits" : "missing";
    }

    /**
     * A dictionary in force.
     *
     * @param digest of the file as it was approved
     * @param askedBy who asked for it; empty for one that came with the node
     * @param approvedBy the second person; empty for one that came with the node
     * @param since when it was approved, or first used
     */
    public record InForce(Digest digest, String askedBy, String approvedBy, Instant since) {
        /** Returns whether it came with the node, and nobody of the site approved it. */
        public boolean shipped() {
            return approvedBy.isEmpty();
        }
    }
}
