package org.cadrenode.bench;

import java.time.Instant;
import java.util.List;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;

/** A journal that keeps nothing: its own benchmark measures a real one. */
final class NoJournal implements Journal {
    private long entries;

    @Override
    public JournalEntry record(AuditEvent event) {
        return new JournalEntry(++entries, Instant.EPOCH, event, Digest.ofContent(new byte[0]));
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        return List.of();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException("This journal keeps nothing");
    }

    @Override
    public Checkpoint checkpoint() {
        throw new UnsupportedOperationException("This journal keeps nothing");
    }
}
