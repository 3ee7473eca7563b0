package org.cadrenode.api.optout;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The asking of the national service who has opted out, from the operator's side. Nobody's identifiers come out of it. Thread-safe. */
@ProviderType
public interface NationalOptOut {
    /** Returns counts and ages. */
    NationalStatus status();

    /**
     * Asks now about all whose answer is missing or due to be renewed, within the uploads that a day allows.
     *
     * @param actor who asks
     * @param trial only count
     * @return how many numbers are asked about
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE if the node is not set up to ask
     */
    long ask(String actor, boolean trial) throws IOException;

    /**
     * Takes in what came back, and sends what is due. Cheap when nothing is.
     *
     * @param scheduled whether it is the time at which answers are renewed
     */
    void turn(boolean scheduled);

    /** Returns the crontab expression of the times at which answers are renewed. */
    String schedule();
}
