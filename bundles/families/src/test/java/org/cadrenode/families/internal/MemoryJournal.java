package org.cadrenode.families.internal;

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

/** A journal that keeps its entries in memory, and can be made unwritable. */
final class MemoryJournal implements Journal {
    private final List<JournalEntry> entries = new ArrayList<>();
    private boolean unwritable;

    synchronized void becomeUnwritable() {
        unwritable = true;
    }

    synchronized List<AuditEvent> events() {
        return entries.stream().map(JournalEntry::event).toList();
    }

    @Override
    public synchronized JournalEntry record(AuditEvent event) {
        if (unwritable) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "the test says so");
        }
        JournalEntry entry = new JournalEntry(entries.size() + 1L, Instant.EPOCH, event, Digest.ofContent(new byte[0]));
        entries.add(entry);
        return entry;
    }

    @Override
    public synchronized List<JournalEntry> latest(int limit) {
        return List.copyOf(entries.subList(Math.max(0, entries.size() - limit), entries.size()));
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
