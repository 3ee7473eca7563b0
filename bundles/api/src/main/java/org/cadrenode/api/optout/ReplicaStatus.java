package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.Optional;

/**
 * How the register and its copy off the machine stand to each other.
 *
 * @param state how they stand
 * @param place the copy's folder; empty if none is configured
 * @param sequence of the last change of which the register knows that it is in the copy
 * @param ahead how many changes the copy has that the register lacks
 * @param waiting how many changes wait for the copy
 * @param waitingSince when the oldest of them was made
 * @param problem what is wrong, with a remedy; empty if nothing is
 * @param refusal why nothing is released as it stands; empty if it forbids nothing
 */
public record ReplicaStatus(State state, String place, long sequence, long ahead, long waiting, Optional<Instant> waitingSince,
        Optional<String> problem, Optional<String> refusal) {
    /** How register and copy stand to each other. */
    public enum State {
        /** No copy is configured. */
        NONE,
        /** The copy has not been read since the start: what it has nobody knows. */
        UNREAD,
        /** The copy has all that the register has, or is being given it. */
        IN_STEP,
        /** The copy has changes that the register lacks, as it was restored: they are to be replayed. */
        AHEAD,
        /** The folder holds no copy, and there was one. */
        MISSING,
        /** The folder holds the copy of another register. */
        FOREIGN,
        /** Both have other changes under the same number. */
        FORKED,
        /** A record of the copy is missing, or is not what was written. */
        BROKEN
    }
}
