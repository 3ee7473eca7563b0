package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordReader;

/**
 * What the stages of the pipeline make of a delivery: its records, its artefacts, its quarantine entries, and the milestone that
 * it reaches with them. A stage that was killed is called again and makes its files anew. The steps are those of
 * {@code LandingZone}; each is under the delivery's lock. Thread-safe.
 */
final class StageWork {
    private final Workbench bench;
    private final Journal journal;
    private final StableFiles files;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;
    private final AtomicLong written = new AtomicLong();

    StageWork(Workbench bench) {
        this.bench = bench;
        journal = bench.journal();
        files = bench.files();
        sealed = bench.sealed();
        shelf = bench.shelf();
    }

    Landed land(Delivery delivery, RecordSource source) throws IOException {
        Entry entry = shelf.entry(delivery.id());
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Optional<Landed> before = Milestones.landed(state.milestone());
            if (before.isPresent()) {
                return before.get();
            }
            Path records = entry.folder.records(state.next());
            Path quarantine = entry.folder.quarantine(state.next());
            try {
                Tally tally = new DeliveryReading(sealed, files, entry.folder, shelf::closed).read(source, state, records, quarantine);
                Landed landed = new Landed(state.milestone().delivery(), tally);
                AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_LANDED, delivery.id())
                        .count("read", tally.read()).count("quarantined", tally.quarantined());
                shelf.change(entry, state.landed(landed, bench.now(), tally.quarantined() > 0), () -> journal.record(event));
                return landed;
            } finally {
                // Nothing is kept of an attempt that did not end.
                if (entry.state() == state) {
                    bench.discard(records);
                }
                if (entry.state().quarantine().isEmpty()) {
                    bench.discard(quarantine);
                }
            }
        }
    }

    SourceRecordReader records(DeliveryId delivery) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            if (state.records() == 0) {
                throw entry.wrongStage("has no records before its landing");
            }
            Path file = entry.folder.records(state.records());
            return new SourceRecordReader(sealed.open(file, entry.folder.seal(file)));
        }
    }

    ArtefactOutput write(DeliveryId delivery, Artefact artefact) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            mayWrite(entry, artefact);
            entry.pending.opened(artefact);
            Path file = artefactFile(entry, artefact);
            Path made = file.resolveSibling(file.getFileName() + "." + written.incrementAndGet()
                    + DeliveryFolder.UNFINISHED);
            return new SealedArtefact(made, sealed.create(made, entry.folder.seal(file)), new SealedArtefact.Ending() {
                @Override
                public void commit(Path whole) throws IOException {
                    synchronized (entry.lock) {
                        mayWrite(entry, artefact);
                        if (!artefactFile(entry, artefact).equals(file)) {
                            throw entry.wrongStage("changed while an artefact was written");
                        }
                        shelf.commit(() -> files.rename(whole, file));
                        entry.pending.committed(artefact);
                    }
                }

                @Override
                public void abandon(Path part) throws IOException {
                    synchronized (entry.lock) {
                        bench.discard(part);
                        entry.pending.abandoned();
                    }
                }
            });
        }
    }

    // What was decided upon stays as it was: rows and tokens of a delivery that a person has seen do not change.
    private static void mayWrite(Entry entry, Artefact artefact) {
        Stage stage = entry.state().milestone().stage();
        if (stage == Stage.RECEIVED || artefact != Artefact.REPORT && stage.compareTo(Stage.REFUSED) >= 0) {
            throw entry.wrongStage("takes no " + artefact.name().toLowerCase(Locale.ROOT));
        }
    }

    InputStream read(DeliveryId delivery, Artefact artefact) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            Path file = artefactFile(entry, artefact);
            if (!files.exists(file)) {
                throw new CadreException(ErrorCode.NOT_FOUND,
                        "Delivery " + delivery + " has no " + artefact.name().toLowerCase(Locale.ROOT));
            }
            return sealed.open(file, entry.folder.seal(file));
        }
    }

    boolean has(DeliveryId delivery, Artefact artefact) {
        return shelf.find(delivery).filter(entry -> files.exists(artefactFile(entry, artefact))).isPresent();
    }

    private static Path artefactFile(Entry entry, Artefact artefact) {
        return entry.folder.artefact(artefact, entry.state().records());
    }

    void reach(Milestone milestone) {
        Entry entry = shelf.entry(milestone.id());
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Milestone present = state.milestone();
            if (present.equals(milestone) && entry.pending.isEmpty()) {
                return;
            }
            if (!follows(present, milestone)) {
                throw entry.wrongStage("does not lead to the milestone " + milestone.stage() + " that was made of it");
            }
            if (present instanceof Settled) {
                return;
            }
            DeliveryShelf.durably(() -> {
                boolean quarantined = !entry.pending.isEmpty();
                if (quarantined) {
                    entry.pending.writeTo(entry.folder.quarantine(state.next()));
                }
                shelf.change(entry, state.reached(milestone, bench.now(), quarantined), () -> { });
                entry.pending.clear();
                entry.folder.sweepQuarantine(files, entry.state());
            });
        }
    }

    // A stage may be done again as long as nothing was decided upon it. A second receipt changes nothing: what was taken
    // back since the first one stays taken back.
    private static boolean follows(Milestone present, Milestone milestone) {
        if (present.stage() != milestone.stage()) {
            return Milestones.leadsTo(present, milestone);
        }
        return switch (present.stage()) {
            case SCREENED, PSEUDONYMISED, SETTLED -> Milestones.before(present).equals(Milestones.before(milestone));
            case RECEIVED, LANDED, REFUSED, CLEARED, RELEASED -> present.equals(milestone);
        };
    }

    void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryShelf.durably(() -> entry.pending.add(table, line, column, code));
        }
    }

    Landed returnToLanded(DeliveryId delivery) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Landed landed = switch (state.milestone().stage()) {
                case LANDED, SCREENED, PSEUDONYMISED, CLEARED -> Milestones.landed(state.milestone()).orElseThrow();
                case RECEIVED, REFUSED, RELEASED, SETTLED -> throw entry.wrongStage("cannot be screened again");
            };
            DeliveryShelf.durably(() -> {
                if (!state.milestone().equals(landed)) {
                    AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_RETURNED, delivery)
                            .with("from", state.milestone().stage());
                    shelf.change(entry, state.returned(landed, bench.now()), () -> journal.record(event));
                }
                entry.pending.clear();
                entry.folder.sweep(files, entry.state());
            });
            return landed;
        }
    }

    void waitFor(DeliveryId delivery, String what) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            if (!entry.state().waitingFor().equals(what)) {
                DeliveryShelf.durably(() -> shelf.change(entry, entry.state().waiting(what), () -> { }));
            }
        }
    }
}
