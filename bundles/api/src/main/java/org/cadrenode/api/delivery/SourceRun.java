package org.cadrenode.api.delivery;

import java.time.Instant;
import java.util.Optional;
import org.cadrenode.api.error.ErrorCode;

/**
 * One run of a source, or several in a row that ended alike and brought nothing.
 *
 * @param startedAt when it started; of several, the first one
 * @param endedAt when it ended; of several, the last one
 * @param trigger why it was started
 * @param outcome how it ended
 * @param failure why it failed, if it did
 * @param deliveries how many it took in; one that was there before counts, too
 * @param bytes how much it took in
 * @param runs how many these are
 */
public record SourceRun(
        Instant startedAt, Instant endedAt, Trigger trigger, Outcome outcome, Optional<ErrorCode> failure, long deliveries,
        long bytes, long runs) {
    /** Why a run is started. */
    public enum Trigger {
        /** It was due. */
        SCHEDULE,
        /** It was due while the node was down. */
        MISSED,
        /** The one before failed. */
        RETRY,
        /** A person asked for it. */
        OPERATOR
    }

    /** How a run ends. */
    public enum Outcome {
        /** It took what there was. */
        DONE,
        /** It could not; what it had committed is kept. */
        FAILED,
        /** It was stopped, or its connector left. */
        ENDED
    }
}
