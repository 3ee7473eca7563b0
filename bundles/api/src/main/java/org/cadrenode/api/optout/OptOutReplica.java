package org.cadrenode.api.optout;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The copy of the opt-out register that is kept off the machine, for those who look after it. Thread-safe. */
@ProviderType
public interface OptOutReplica {
    /** Returns how register and copy stand to each other, as of now. It tells of no child, and asks for no permission: the watch looks at it. */
    ReplicaStatus status();

    /**
     * Brings back from the copy what the register lacks, as it was restored from a backup. It may be cut short at any moment and be
     * called again. Journalled.
     *
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE if the register lacks nothing; CONTENT_CHANGED with the place of
     *     what is missing or altered in the copy, before which all is brought back; OPTOUT_REPLICA_AHEAD if the copy cannot be
     *     replayed; NOT_PERMITTED
     */
    ReplayCounts replay() throws IOException;

    /**
     * Says that the copy is lost, so that another one is begun, and release goes on without what only the lost one had. A second
     * person has to agree. Journalled.
     *
     * @param reason not blank
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE if it is not lost; APPROVAL_NEEDED, APPROVAL_REFUSED,
     *     REASON_MISSING, NOT_PERMITTED
     */
    ReplicaStatus lost(String reason);
}
