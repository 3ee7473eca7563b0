package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.SourceRecordReader;

/**
 * Copies records of a delivery that has left into a revision, and corrects its account by one that is settled. The steps are
 * those of {@link ContinuationSplit}: the revision is written whole out of sight; the state of the revised delivery then names
 * it, which is the moment at which it is; its folder gets its name last.
 */
final class RevisionWork {
    private final SealedFiles sealed;
    private final DeliveryFolder revised;
    private final DeliveryState state;

    RevisionWork(SealedFiles sealed, DeliveryFolder revised, DeliveryState state) {
        this.sealed = sealed;
        this.revised = revised;
        this.state = state;
    }

    /** Writes records and children of a revision; returns its landing. */
    Landed write(DeliveryFolder revision, BitSet chosen, byte[] subjects) throws IOException {
        long taken;
        Path from = revised.records(state.records());
        try (SourceRecordReader records = new SourceRecordReader(sealed.open(from, revised.seal(from)));
                RecordCopy copy = new RecordCopy(sealed, revision, revision.records(1))) {
            while (records.next()) {
                if (chosen.get(Math.toIntExact(records.ordinal()))) {
                    copy.take(records);
                }
            }
            copy.finish();
            taken = copy.records();
        }
        Path children = revision.artefact(Artefact.REVISED, 1);
        try (OutputStream out = sealed.create(children, revision.seal(children))) {
            out.write(subjects);
        }
        return ContinuationSplit.landing(state.milestone().delivery(), revision.id(), taken);
    }

    static AuditEvent event(Revision why, DeliveryId revision) {
        AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_REVISED, why.revised()).with("revision", revision)
                .with("former_dictionary", why.former()).with("dictionary", why.dictionary())
                .count("children", why.children()).count("records", why.records());
        for (RevisionReason reason : RevisionReason.values()) {
            event = event.count(reason.name().toLowerCase(java.util.Locale.ROOT), why.reasons().getOrDefault(reason, 0L));
        }
        return event;
    }

    /**
     * Returns the account of a revised delivery as it is since. What became of the revision's records counts in the place of
     * what became of them before; how many rows are loaded, the resource says; and who has opted out since takes the rows that
     * are missing, before the rest counts as duplicates.
     */
    static Settled corrected(Settled before, Revision why, Tally revision, long loaded) {
        Tally old = before.tally();
        if (why.reasons().containsKey(RevisionReason.OPTOUT_WITHDRAWN)) {
            return cameBack(before, old, loaded);
        }
        long dropped = Math.max(0, old.dropped() - why.dropped() + revision.dropped());
        long quarantined = Math.max(0, old.quarantined() - why.quarantined() + revision.quarantined());
        long rows = old.read() - old.optedOut() - old.held() - old.removals() - dropped - quarantined;
        if (rows < 0) {
            // More than there are: some of those that were opted out or held were not counted as such before.
            dropped = Math.max(0, dropped + rows);
            rows = Math.max(0, old.read() - old.optedOut() - old.held() - old.removals() - dropped - quarantined);
        }
        long there = Math.min(loaded, rows);
        long missing = rows - there;
        long out = Math.min(Math.max(0, missing - old.duplicate()), revision.optedOut());
        return new Settled(before.released(), new Tally(old.read(), there, quarantined, old.optedOut() + out, dropped,
                missing - out, old.held(), old.removals(), old.invalidIdentifiers()));
    }

    // What had been taken back is loaded again; the rest stays as it was.
    private static Settled cameBack(Settled before, Tally old, long loaded) {
        long rows = old.loaded() + old.optedOut() + old.duplicate();
        long there = Math.min(loaded, rows);
        long duplicate = Math.min(old.duplicate(), rows - there);
        return new Settled(before.released(), new Tally(old.read(), there, old.quarantined(), rows - there - duplicate, old.dropped(),
                duplicate, old.held(), old.removals(), old.invalidIdentifiers()));
    }

    /** Returns those of a delivery's continuations that revise it. */
    static List<DeliveryId> revisions(Entry entry, DeliveryShelf shelf) {
        return entry.state().continuations().stream().filter(id -> shelf.find(id)
                .filter(one -> one.state().revises().filter(why -> why.revised().equals(entry.folder.id())).isPresent())
                .isPresent()).toList();
    }
}
