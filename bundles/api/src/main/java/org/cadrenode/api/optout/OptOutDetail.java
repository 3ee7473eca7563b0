package org.cadrenode.api.optout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One decision with all that may be shown of it: no identifiers, and of person and evidence only whether they are recorded.
 *
 * @param line as it stands in a listing
 * @param decision {@code out} or {@code in}
 * @param effectiveOn from when on it is to count
 * @param receivedAt when it was recorded; empty if an older node did that
 * @param withdrawnAt when it was withdrawn, if it was
 * @param withdrawnFrom from which day on the withdrawal counts
 * @param person whether the deciding person's reference is recorded
 * @param evidence whether there is evidence
 * @param named by which kinds of identifiers it finds its child
 * @param children how many ids of children are out who share one of them
 */
public record OptOutDetail(
        OptOutLine line, String decision, LocalDate effectiveOn, Optional<Instant> receivedAt, Optional<Instant> withdrawnAt,
        Optional<LocalDate> withdrawnFrom, boolean person, boolean evidence, List<String> named, long children) {
    public OptOutDetail {
        named = List.copyOf(named);
    }
}
