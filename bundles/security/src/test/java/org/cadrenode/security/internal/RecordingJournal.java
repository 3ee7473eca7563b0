package org.cadrenode.security.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** A journal in memory, which can be told to refuse. */
final class RecordingJournal implements Journal {
    final List<AuditEvent> events = Collections.synchronizedList(new ArrayList<>());
    volatile boolean refuses;

    @Override
    public JournalEntry record(AuditEvent event) {
        if (refuses) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "told to refuse");
        }
        events.add(event);
        return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
    }

    /** Returns what was recorded, forgetting it. */
    List<AuditAction> taken() {
        List<AuditAction> actions = events.stream().map(AuditEvent::action).toList();
        events.clear();
        return actions;
    }

    /** Returns the last event. */
    AuditEvent last() {
        return events.get(events.size() - 1);
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Checkpoint checkpoint() {
        throw new UnsupportedOperationException();
    }
}
