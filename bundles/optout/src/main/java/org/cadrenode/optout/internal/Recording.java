package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Scope;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.internal.HistoryRows.What;

/** Where decisions are written down, and withdrawn. What they do is found out behind it. Thread-safe. */
final class Recording {
    private final OptOutStore store;
    private final Journal journal;
    private final Lock lock;

    /** @param lock under which nobody else changes the register */
    Recording(OptOutStore store, Journal journal, Lock lock) {
        this.store = store;
        this.journal = journal;
        this.lock = lock;
    }

    /** Takes a list in, whole or not at all, and returns how many of its lines were new; with {@code trial} none is kept. */
    long add(Path list, String actor, boolean trial) throws IOException {
        lock.lock();
        try {
            Marks marks = store.marks();
            Map<Mark, OptOutRequest> requests = new LinkedHashMap<>();
            long[] lines = {0};
            new OptOutList().read(list, request -> {
                lines[0]++;
                requests.putIfAbsent(marks.content(request.words()), request);
            });
            return write(requests, AuditEvent.of(AuditAction.OPTOUT_IMPORTED, "register").by(actor).count("lines", lines[0]), actor,
                    trial).size();
        } finally {
            lock.unlock();
        }
    }

    /** What became of a single request. */
    record Single(long reference, boolean isNew) { }

    /** Takes one request in, and returns its number, or that of the same one that is there; 0 for a new one of a trial. */
    Single add(OptOutRequest request, String actor, boolean trial) throws IOException {
        lock.lock();
        try {
            Mark content = store.marks().content(request.words());
            Optional<Long> there = store.read(within -> within.reference(content));
            if (there.isPresent() || trial) {
                return new Single(there.orElse(0L), there.isEmpty());
            }
            List<Recorded> added = write(new HashMap<>(Map.of(content, request)),
                    AuditEvent.of(AuditAction.OPTOUT_ADDED, "register").by(actor), actor, false);
            return new Single(added.get(0).reference(), true);
        } finally {
            lock.unlock();
        }
    }

    private List<Recorded> write(Map<Mark, OptOutRequest> requests, AuditEvent event, String actor, boolean trial) throws IOException {
        Marks marks = store.marks();
        Map<Recorded, Mark> fresh = new LinkedHashMap<>();
        try {
            long version = store.write(within -> {
                requests.keySet().removeIf(known -> has(within, known));
                long reference = within.lastReference();
                for (Map.Entry<Mark, OptOutRequest> entry : requests.entrySet()) {
                    fresh.put(recorded(++reference, entry.getValue()), entry.getKey());
                }
                if (trial) {
                    return store.version();
                }
                for (Map.Entry<Recorded, Mark> entry : fresh.entrySet()) {
                    within.insert(entry.getKey(), entry.getValue(), marks.of(entry.getKey()));
                }
                long next = fresh.isEmpty() ? store.version() : store.nextVersion(within);
                within.history().add(fresh.keySet().stream().map(Recorded::reference).toList(), What.RECEIVED, actor, store.now());
                within.flush();
                journal.record(event.count("new", fresh.size()));
                within.commit();
                return next;
            });
            if (!trial) {
                fresh.keySet().forEach(recorded -> store.decisions().put(recorded, marks.of(recorded)));
                store.changed(version);
            }
            return List.copyOf(fresh.keySet());
        } catch (CadreException e) {
            if (e.code() == ErrorCode.STORE_FAILED) {
                journal.record(event.ending(AuditOutcome.FAILED));
            }
            throw e;
        }
    }

    private Recorded recorded(long reference, OptOutRequest request) {
        return new Recorded(new Decision(reference, Source.LOCAL, request.maker(), request.choice(), request.scope(), request.decidedOn(),
                DecisionRows.day(store.now()), request.effectiveOn().orElse(request.decidedOn()), Optional.empty()),
                request.identifiers(), Optional.empty(), request.evidence(), store.now(), Optional.empty(), Optional.empty());
    }

    private static boolean has(OptOutStatements within, Mark content) {
        try {
            return within.has(content);
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    /**
     * Records what a source's own column says of a child, once, and returns whether that is new. Who decided, the column does
     * not tell.
     */
    boolean source(ProviderId provider, String localId, LocalDate saidOn, String occasion, Marks marks) {
        Mark content = marks.content(Recorded.source(provider, localId));
        if (store.read(within -> within.has(content))) {
            return false;
        }
        Recorded recorded = store.change(within -> {
            Recorded one = new Recorded(new Decision(within.lastReference() + 1, Source.SOURCE, new Maker(Decider.PARENT, ""), Choice.OUT,
                    Scope.ALL, saidOn, DecisionRows.day(store.now()), saidOn, Optional.empty()),
                    List.of(new Identifier(IdentifierKind.SUBJECT, localId)), Optional.of(provider), "", store.now(), Optional.empty(), Optional.empty());
            within.insert(one, content, marks.of(one));
            within.history().add(List.of(one.reference()), What.RECEIVED, occasion, store.now());
            within.commit();
            return one;
        });
        store.decisions().put(recorded, marks.of(recorded));
        return true;
    }

    /**
     * Returns a decision that somebody may withdraw.
     *
     * @throws CadreException NOT_FOUND; WRONG_STAGE if it is withdrawn already; NOT_PERMITTED if it is another's, or no person
     *     of this node recorded it
     */
    Recorded withdrawable(long reference, Maker maker) {
        Recorded recorded = find(reference);
        if (recorded.withdrawal().isPresent()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "opt-out " + reference + " was withdrawn already");
        }
        if (recorded.decision().source() != Source.LOCAL) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "opt-out " + reference + " came from elsewhere, and ends there");
        }
        if (!recorded.decision().isOf(maker)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "opt-out " + reference
                    + " was not made by this person: only who made a decision withdraws it; others record a decision of their own");
        }
        return recorded;
    }

    /** Returns a decision. */
    Recorded find(long reference) {
        return store.read(within -> within.decisions().find(reference)).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "there is no opt-out " + reference));
    }

    /** Withdraws a decision from a day on; {@code event} is journalled within the transaction. */
    void withdraw(long reference, Maker maker, LocalDate from, String evidence, String actor, AuditEvent event) {
        lock.lock();
        try {
            Recorded before = withdrawable(reference, maker);
            long now = store.now();
            LocalDate counts = from.isBefore(DecisionRows.day(now)) ? DecisionRows.day(now) : from;
            Recorded after = before.withdrawn(new Recorded.Withdrawal(now, counts, evidence));
            store.change(within -> {
                within.decisions().withdrawn(after);
                within.history().add(List.of(reference), What.WITHDRAWN, actor, now);
                journal.record(event);
                within.commit();
                return reference;
            });
            store.decisions().replace(after.decision());
        } finally {
            lock.unlock();
        }
    }
}
