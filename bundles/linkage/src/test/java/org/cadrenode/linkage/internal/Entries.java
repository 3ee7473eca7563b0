package org.cadrenode.linkage.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** A journal in memory that can refuse. */
final class Entries implements Journal {
    final List<AuditEvent> events = new ArrayList<>();
    boolean refuses;

    @Override
    public JournalEntry record(AuditEvent event) {
        if (refuses) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "The journal cannot be written");
        }
        events.add(event);
        return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        return List.of();
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
