package org.cadrenode.api.audit;

import java.util.List;
import org.cadrenode.api.delivery.Digest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The append-only journal. An action that must be on record is recorded first: when {@link #record} throws, the action
 * does not happen. Thread-safe.
 */
@ProviderType
public interface Journal {
    /**
     * Appends an event. When it returns, the entry is on stable storage.
     *
     * @throws org.cadrenode.api.error.CadreException JOURNAL_UNWRITABLE, KEYSTORE_SEALED
     */
    JournalEntry record(AuditEvent event);

    /** Returns the last {@code limit} entries, oldest first. */
    List<JournalEntry> latest(int limit);

    /** Reads the whole journal from its file and verifies chain and checkpoints. */
    Verification verify();

    /** Returns the newest signed checkpoint, which packages carry as a witness. */
    Checkpoint checkpoint();

    /**
     * A signed statement of the journal's head.
     *
     * @param sequence of the last entry covered
     * @param hash chain hash of that entry
     * @param signature Ed25519 over {@code cadre-checkpoint-1\n<sequence>\n<hash>}, in Base64
     */
    record Checkpoint(long sequence, Digest hash, String signature) { }
}
