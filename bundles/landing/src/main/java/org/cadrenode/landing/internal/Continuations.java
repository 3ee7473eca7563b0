package org.cadrenode.landing.internal;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.landing.internal.Milestones.Moved;

/**
 * Deliveries that come of another: records of it that go on by themselves, copies of them that revise what has left, and its
 * content read again. All take the same way: the new delivery is written whole out of sight; the state of the one that it comes
 * of then names it, behind the journal's entry, and this is the moment at which it is; its folder gets its name last, if need be
 * at the next start. The steps are those of {@code LandingZone} and {@code Revisions}; each is under the lock that all of one
 * origin share. Thread-safe.
 */
final class Continuations {
    private final Workbench bench;
    private final Journal journal;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;
    private final LandingRoom room;

    Continuations(Workbench bench) {
        this.bench = bench;
        journal = bench.journal();
        sealed = bench.sealed();
        shelf = bench.shelf();
        room = bench.room();
    }

    Optional<Landed> continueHeld(DeliveryId delivery) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            List<Entry> unseen = shelf.finishContinuations(entry);
            return unseen.isEmpty() ? continued(entry, ContinuationSplit.Moving.HELD, moved -> new Moved(moved, 0))
                    : Milestones.landed(unseen.get(0).state().milestone());
        }
    }

    Optional<Landed> continueReturned(DeliveryId delivery, BitSet records) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            BitSet chosen = (BitSet) records.clone();
            return continued(entry, (place, decision) -> decision == ScreeningDecision.OPTED_OUT.ordinal() && chosen.get(place),
                    moved -> new Moved(0, moved));
        }
    }

    private Optional<Landed> continued(Entry entry, ContinuationSplit.Moving moving, LongFunction<Moved> account) throws IOException {
        DeliveryState state = entry.state();
        DeliveryId delivery = entry.folder.id();
        if (state.milestone().stage().compareTo(Stage.SCREENED) < 0) {
            throw entry.wrongStage("was not screened");
        }
        ContinuationSplit split = new ContinuationSplit(sealed, entry.folder, state, moving);
        if (split.count() == 0) {
            return Optional.empty();
        }
        DeliveryFolder pending = shelf.pending(shelf.nextContinuation(delivery));
        Landed landed;
        try {
            landed = split.write(pending);
            long moved = landed.tally().read();
            shelf.writePending(pending, DeliveryState.continuation(landed, bench.now(), bench.keyVersion()));
            AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_CONTINUED, delivery)
                    .with("continuation", landed.id()).count("records", moved);
            shelf.change(entry, state.continued(Milestones.without(state.milestone(), account.apply(moved)), landed.id()),
                    () -> journal.record(event));
        } finally {
            boolean happened = entry.state().continuations().contains(pending.id());
            long left = happened ? state.records() : state.next();
            bench.discard(entry.folder.records(left));
            bench.discard(entry.folder.artefact(Artefact.SCREENING, left));
            if (!happened) {
                bench.discard(pending.path());
            }
        }
        shelf.finishContinuations(entry);
        return Optional.of(landed);
    }

    Landed begin(Settled revised, Revision why, BitSet records, byte[] subjects, String actor) throws IOException {
        Entry entry = shelf.entry(revised.id());
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            DeliveryState state = entry.state();
            if (!state.milestone().equals(revised) || !why.revised().equals(revised.id())) {
                throw entry.wrongStage("changed since its records were looked at");
            }
            DeliveryFolder pending = shelf.pending(shelf.nextContinuation(revised.id()));
            try {
                Landed landed = new RevisionWork(sealed, entry.folder, state).write(pending, records, subjects);
                shelf.writePending(pending, DeliveryState.revision(landed, why, bench.now(), bench.keyVersion()));
                AuditEvent event = RevisionWork.event(why, landed.id()).by(actor);
                shelf.change(entry, state.revisedBy(landed.id()), () -> journal.record(event));
                shelf.finishContinuations(entry);
                return landed;
            } finally {
                if (!entry.state().continuations().contains(pending.id())) {
                    bench.discard(pending.path());
                }
            }
        }
    }

    Delivery readAgain(DeliveryId id, String actor) throws IOException {
        Entry entry = shelf.entry(id);
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            DeliveryState state = entry.state();
            if (state.seal().isEmpty() || state.milestone().stage() == Stage.RECEIVED) {
                throw entry.wrongStage("has nothing to read again");
            }
            if (state.continuations().stream().flatMap(one -> shelf.find(one).stream())
                    .anyMatch(one -> one.state().milestone().stage() == Stage.RECEIVED)) {
                throw entry.wrongStage("is being read again");
            }
            room.require();
            DeliveryFolder pending = shelf.pending(shelf.nextContinuation(id));
            try {
                Delivery first = state.milestone().delivery();
                Delivery again = new Delivery(pending.id(), first.source(), first.provider(), first.table(), first.receivedAt().plusMillis(1),
                        first.bytes(), first.content());
                String seal = bench.word();
                sealed.copy(entry.folder.content(), DeliveryFolder.contentSeal(state.seal()), pending.content(), DeliveryFolder.contentSeal(seal));
                shelf.writePending(pending, DeliveryState.received(again, seal, bench.keyVersion()));
                AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_READ_AGAIN, id).with("as", again.id()).by(actor);
                shelf.change(entry, state.revisedBy(again.id()), () -> journal.record(event));
                shelf.finishContinuations(entry);
                return again;
            } finally {
                if (!entry.state().continuations().contains(pending.id())) {
                    bench.discard(pending.path());
                }
            }
        }
    }
}
