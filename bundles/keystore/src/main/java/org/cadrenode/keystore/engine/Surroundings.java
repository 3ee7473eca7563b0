package org.cadrenode.keystore.engine;

import java.time.Duration;
import java.util.Optional;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.UnsealMethod;

/** What the custody of the keys needs of the node around it. */
public interface Surroundings {
    /** Throws JOURNAL_UNWRITABLE if there is no journal at this moment. */
    void demandJournal();

    /** Journals an event as done by whoever acts in this thread. Throws JOURNAL_UNWRITABLE. */
    void record(AuditEvent event);

    /**
     * Makes the keys known to the rooms, and returns what takes them back.
     *
     * @param recorded whether the journal has the unsealing already
     */
    Runnable publish(NodeKeys keys, boolean created, UnsealMethod method, boolean recorded);

    /** Waits, or less long when the node stops. */
    void pause(Duration time);

    /** Says that a purpose gets a new version, before it does. */
    void rotating(KeyPurpose purpose);

    /** Says that there may be things to renew. */
    void renew();

    /** Returns how many things wait to be renewed, if that is known. */
    Optional<Long> left(KeyPurpose purpose);
}
