package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/** A journal in memory, which a kill does not touch: each entry counts as written. */
final class WholeJournal implements Journal, JournalReader {
    final List<JournalEntry> entries = new ArrayList<>();
    private final Keystore keystore;

    WholeJournal(Keystore keystore) {
        this.keystore = keystore;
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        JournalEntry entry = new JournalEntry(entries.size() + 1L, Instant.now(), event, Digest.ofContent(event.toString().getBytes(StandardCharsets.UTF_8)));
        entries.add(entry);
        return entry;
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        return List.copyOf(entries.subList(Math.max(0, entries.size() - limit), entries.size()));
    }

    @Override
    public Checkpoint checkpoint() {
        Digest hash = Digest.ofContent(Integer.toString(entries.size()).getBytes(StandardCharsets.US_ASCII));
        byte[] signature = keystore.sign(KeyPurpose.JOURNAL_SIGNING,
                ("cadre-checkpoint-1\n" + entries.size() + "\n" + hash).getBytes(StandardCharsets.UTF_8));
        return new Checkpoint(entries.size(), hash, Base64.getEncoder().encodeToString(signature));
    }

    @Override
    public void search(JournalQuery query, Predicate<JournalEntry> visitor) {
        for (JournalEntry entry : List.copyOf(entries)) {
            if (query.matches(entry) && !visitor.test(entry)) {
                return;
            }
        }
    }

    @Override
    public long export(JournalQuery query, ExportForm form, OutputStream sink) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verification verify(List<Checkpoint> witnesses) {
        throw new UnsupportedOperationException();
    }
}
