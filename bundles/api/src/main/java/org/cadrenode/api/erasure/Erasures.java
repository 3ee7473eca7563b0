package org.cadrenode.api.erasure;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** When what was taken out of this node's stores goes from their files, and has gone. Always there. Thread-safe. */
@ProviderType
public interface Erasures extends ErasurePromise {
    /** Returns how long after it was taken out something has gone from the files at the latest. */
    Duration within();

    /** Returns for how many days the site keeps backups; empty if it has not told. */
    OptionalInt backupDays();

    /** Returns all stores that are there, or were when something was taken out of them, by name. */
    List<Line> lines();

    /** Returns when what was taken out of a store at a moment had gone from its files; empty if it has not, or nobody remembers. */
    Optional<Instant> gone(String place, Instant takenOut);

    /**
     * Makes the files of all stores anew out of which something was taken, now. Asks for the permission.
     *
     * @param trial only says what would be done
     */
    List<Outcome> run(boolean trial) throws IOException;

    /**
     * One store.
     *
     * @param since when something was taken out first that may still lie there
     * @param by when it has gone at the latest
     * @param asOf everything that was taken out before has gone
     * @param doneAt when that was done
     * @param there whether the store is there, or its room is closed
     * @param beyond what is beyond the node's reach, a sentence; may be empty
     */
    record Line(String place, Optional<Instant> since, Optional<Instant> by, Optional<Instant> asOf, Optional<Instant> doneAt,
            boolean there, String beyond) { }

    /** What became of one store's files. */
    enum Fate {
        /** They were made anew. */
        DONE,
        /** They would be. */
        DUE,
        /** The store was in use all the time; it is tried again. */
        BUSY,
        /** It went wrong, and the store is as before; the log says why. */
        FAILED
    }

    /**
     * One store's outcome.
     *
     * @param before bytes before
     * @param after bytes after
     * @param paused how long nobody could use the store
     */
    record Outcome(String place, Fate fate, long before, long after, Duration paused) { }
}
