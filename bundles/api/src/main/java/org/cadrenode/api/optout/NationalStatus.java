package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the asking of the national service. It does not say who, nor how many, are out.
 *
 * @param required whether a child's records leave only under an answer
 * @param mailbox whether there is a mailbox through which to ask
 * @param answered children, by their ids, whom a fresh answer covers or who need none
 * @param waiting children who wait for their first answer
 * @param stale children whose answer is too old
 * @param failed children about whom was asked in vain
 * @param held children without a number who are held, as configured
 * @param oldest when the oldest answer in use was asked for
 * @param until when the first answer in use becomes too old
 * @param uploads lots sent within the last 24 hours
 * @param strangers messages in the mailbox that answer nothing that the node asked
 * @param lastFailure the code of the last failure and when it was, if there was any
 * @param refusal why nothing is released; empty if it may be
 * @param lots those under way, or not replaced yet, newest first
 */
public record NationalStatus(boolean required, boolean mailbox, long answered, long waiting, long stale, long failed, long held,
        Optional<Instant> oldest, Optional<Instant> until, long uploads, long strangers, Optional<Failure> lastFailure,
        Optional<String> refusal, List<Lot> lots) {
    public NationalStatus {
        lots = List.copyOf(lots);
    }

    /**
     * A lot of numbers that were asked about together.
     *
     * @param id the node's own number of it
     * @param state {@code prepared}, {@code sending} while nobody knows whether it went, {@code sent}, {@code answered},
     *     {@code expired}, {@code failed}
     * @param numbers how many
     * @param askedAt when it was sent
     * @param failure the code, empty if there is none
     */
    public record Lot(long id, String state, long numbers, Optional<Instant> askedAt, String failure) { }

    /**
     * Something that went wrong.
     *
     * @param code what
     * @param at when
     */
    public record Failure(String code, Instant at) { }
}
