package org.cadrenode.landing.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** A journal in memory, which can be made unwritable. */
final class ListJournal implements Journal {
    final List<AuditEvent> events = new ArrayList<>();
    boolean writable = true;

    @Override
    public JournalEntry record(AuditEvent event) {
        if (!writable) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "The journal takes nothing");
        }
        events.add(event);
        return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
    }

    List<AuditAction> actions() {
        return events.stream().map(AuditEvent::action).collect(Collectors.toList());
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
