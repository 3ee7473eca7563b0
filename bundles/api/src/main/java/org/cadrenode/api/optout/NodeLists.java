package org.cadrenode.api.optout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The lists of opt-outs that the nodes of a network tell each other: keyed hashes under a key that they share, signed by the node
 * that made the list. A list says all that its node tells; what it says no more has ended there. What the national register told,
 * and what other nodes told, is not passed on. Thread-safe.
 */
@ProviderType
public interface NodeLists {
    /**
     * Returns a list of what this node tells others; journalled.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED; CONFIGURATION_INVALID if this node has no name
     */
    Made make();

    /**
     * Takes another node's list in, whole or not at all: what is new on it is in force from now on, and what is on it no more
     * counts no more.
     *
     * @param trial only check it
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED; PACKAGE_NOT_AUTHENTIC if a node that this one knows did not
     *     sign it, or it was altered; OPTOUT_LIST_INVALID; WRONG_STAGE if it is not newer than the last one, or the key of its
     *     hashes is not here
     */
    Taken take(Path list, boolean trial) throws IOException;

    /** Returns the nodes whose lists are taken, by name. */
    List<Known> known();

    /**
     * A list that was made.
     *
     * @param decisions how many it tells
     * @param left how many it does not tell, as they are about this node alone, count no more, or find nobody by a hash
     */
    record Made(String text, String node, long decisions, long left) {
        @Override
        public String toString() {
            return "[list]";
        }
    }

    /**
     * A list that was taken in.
     *
     * @param fresh how many decisions are in force from now on that were not before
     * @param ended how many were in force before, and are not from now on
     */
    record Taken(String node, Instant made, long decisions, long fresh, long ended) { }

    /**
     * A node whose lists are taken.
     *
     * @param made when its last list was made; empty if none came
     * @param decisions how many of it are in force
     */
    record Known(String node, Optional<Instant> made, long decisions) { }
}
