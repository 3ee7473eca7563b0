package org.cadrenode.api.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** Backups of this node, sealed to the site's recovery key, which is not on the node. Always there. Thread-safe. */
@ProviderType
public interface Backups {
    /** Returns after how many days a backup has been removed, with the next one that is made; empty if none is made by itself. */
    OptionalInt keepDays();

    /** Returns where they are, and by what they are known to be this node's. */
    Place place();

    /** Returns the backups that are there, oldest first. */
    List<Line> list() throws IOException;

    /**
     * Says what a backup would be, and changes nothing.
     *
     * @throws org.cadrenode.api.error.CadreException CONFIGURATION_INVALID, KEYSTORE_SEALED, WRONG_STAGE, STORE_FULL as {@link #backUp}
     */
    Plan plan(Optional<Path> to, boolean full) throws IOException;

    /**
     * Makes a backup, and removes those whose time is over. All rooms are closed while what changes is read, and go on then. Journalled. Asks for
     * the permission.
     *
     * @param to folder of the backups; empty for the configured one
     * @param full whether what the last backup has is written again all the same
     * @throws org.cadrenode.api.error.CadreException CONFIGURATION_INVALID without a folder or a recovery key; KEYSTORE_SEALED; STORE_FULL;
     *     WRONG_STAGE if nobody could open the keystore of it
     */
    Made backUp(Optional<Path> to, boolean full) throws IOException;

    /**
     * Restores the newest backup into an empty folder, opens every store there, and wipes it. Journalled. Asks for the permission.
     *
     * @param to folder of the backups; empty for the configured one
     * @param recoveryKey the text of the private half; wiped
     * @param passphrase that opens it; wiped
     * @param scratch folder to restore into; empty for one beside this node's data
     */
    Rehearsal rehearse(Optional<Path> to, char[] recoveryKey, char[] passphrase, Optional<Path> scratch) throws IOException;

    /**
     * Where backups are.
     *
     * @param to their folder; empty if none is configured
     * @param node fingerprint by which a restore knows this node's backups; empty while the keystore is sealed
     * @param leftOut configured folders that are in no backup, and what else is not, in sentences
     */
    record Place(Optional<Path> to, String node, List<String> leftOut) {
        public Place {
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * A backup.
     *
     * @param bytes of all its files, also of those that it shares with others
     * @param problem what is wrong; empty if all of its files are there
     */
    record Line(int number, Instant taken, long bytes, Optional<String> problem) { }

    /**
     * What would be done.
     *
     * @param changed the most bytes that would be read and written
     * @param free bytes that are free where they would be written
     */
    record Plan(int files, long bytes, long changed, long free) { }

    /**
     * A backup that was made.
     *
     * @param read bytes that had to be read
     * @param written bytes that were written
     * @param paused how long the rooms were closed
     * @param took all of it
     * @param removed the numbers of those whose time was over
     */
    record Made(int number, int files, long bytes, long read, long written, Duration paused, Duration took, List<Integer> removed) {
        public Made {
            removed = List.copyOf(removed);
        }
    }

    /**
     * What a rehearsal found.
     *
     * @param stores how many stores were opened
     * @param rows of all their tables
     * @param problems what is wrong, in sentences; a backup with none is good
     */
    record Rehearsal(int number, Instant taken, int files, long bytes, int stores, long rows, Duration took, List<String> problems) {
        public Rehearsal {
            problems = List.copyOf(problems);
        }
    }
}
