package org.cadrenode.gate.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Who brought a delivery in does not let it out. The journal tells who controlled a source's connector, however long ago,
 * and whatever roles that person has now. Thread-safe.
 */
final class Duties {
    private static final Set<AuditAction> CONTROL =
            Set.of(AuditAction.CONNECTOR_STARTED, AuditAction.CONNECTOR_STOPPED, AuditAction.CONNECTOR_RUN, AuditAction.CODE_ADMITTED);
    // What was refused to a person had no effect on the source.
    private static final Set<AuditOutcome> EFFECTIVE = Set.of(AuditOutcome.DONE, AuditOutcome.FAILED);

    private final JournalReader journal;

    Duties(JournalReader journal) {
        this.journal = journal;
    }

    /**
     * Returns whether a person controlled the connector of a source.
     *
     * @throws CadreException IO_FAILED if the journal cannot be read: then nobody knows, and nothing is released
     */
    boolean controlled(String person, SourceId source) {
        AtomicBoolean found = new AtomicBoolean();
        JournalQuery query = new JournalQuery(0, Optional.empty(), Optional.empty(), CONTROL, EFFECTIVE, Optional.of(person),
                Optional.of(source.value()), Optional.empty());
        try {
            journal.search(query, entry -> {
                found.set(true);
                return false;
            });
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED,
                    "the journal could not be asked who controlled the source: " + e.getClass().getSimpleName());
        }
        return found.get();
    }
}
