package org.cadrenode.optout.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.optout.internal.HistoryRows.What;
import org.cadrenode.optout.internal.OptOutStatements.Which;
import org.cadrenode.optout.internal.SuppressedRows.Progress;

/**
 * Decides who is out, and moves them from the vault to the suppression store.
 *
 * <p>A lot of contributions is matched and recorded under the shared lock; whatever changes who is out happens under the
 * exclusive one. So a request comes either before a lot, which is then matched against it, or behind it, and then finds
 * the lot's children in the vault: nobody slips through between. Moving a child is two steps, first into the suppression
 * store, then out of the vault; a kill in between leaves the child in both, which stops it, and {@link #settle} ends the
 * second step. Thread-safe.
 */
final class Register {
    private static final String NAMES_SEARCHED = "names_searched";
    /** In which way decisions counted when all were looked up last. */
    static final String COUNTING = "counting";
    /** Up to which version of the vault children were looked for whom other nodes told. */
    static final String NODES_SEARCHED = "nodes_searched";
    private static final int MOST_REFERENCES = 20;

    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final National national;
    private final Judge judge;
    private final Returns returns;
    private final Suppression suppression;
    private final Matching matching;
    private final Recording recording;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    Register(OptOutStore store, Vault vault, Journal journal, Judge judge, National national) {
        this.national = national;
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.judge = judge;
        returns = new Returns(store, vault, journal, judge);
        suppression = new Suppression(store, vault, journal, judge, returns);
        matching = new Matching(store, vault, judge, suppression);
        recording = new Recording(store, journal, lock.writeLock());
    }

    /** Returns the lock under which nobody else changes the register. */
    Lock exclusive() {
        return lock.writeLock();
    }

    /** Returns where decisions are recorded. */
    Recording recording() {
        return recording;
    }

    /** Returns marks for one thread's use. */
    Marks marks() {
        return store.marks();
    }

    /** Records a lot of contributions in the vault, but for children who are out: theirs go to the suppression store. */
    void contribute(List<Contribution> lot, Marks marks, VaultLook look) {
        Map<SubjectKey, List<Contribution>> stopped = new LinkedHashMap<>();
        List<SubjectKey> told;
        lock.readLock().lock();
        try {
            store.ready();
            List<Contribution> in = new ArrayList<>(lot.size());
            Marks current = store.current(marks);
            National.Told answers = national.told();
            told = answers.outs();
            for (Contribution one : lot) {
                Contribution contribution = present(one);
                if (!stops(contribution, current, answers, stopped, look)) {
                    in.add(contribution);
                }
            }
            vault.record(in);
        } finally {
            lock.readLock().unlock();
        }
        if (!stopped.isEmpty()) {
            lock.writeLock().lock();
            try {
                national.lots().stopping(this, told);
                suppression.move(stopped, store.current(marks), look);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /**
     * Takes a child out of whom its own source says that it is out: what the record says of it goes to the suppression store.
     *
     * @return whether it is out; not so if the site lets what sources say count for other providers only
     */
    boolean stop(List<Contribution> said, Marks marks, VaultLook look) {
        lock.writeLock().lock();
        try {
            store.ready();
            List<Contribution> present = said.stream().map(this::present).toList();
            Marks current = store.current(marks);
            Contribution first = said.get(0);
            if (recording.source(first.provider(), first.localId(), first.asOf(), look.occasion(), current)) {
                returns.mayBe();
            }
            if (judge.stops(new VaultPerson(present.get(0).subject(), first.provider(), first.localId(), List.of(), List.of(), 0),
                    current, look)) {
                suppression.move(Map.of(present.get(0).subject(), present), current, look);
            }
            return store.isOut(present.get(0).subject());
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Says that somebody may come back in by what another service answered. */
    void mayReturn() {
        lock.writeLock().lock();
        try {
            returns.mayBe();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Takes children out whom the vault holds. */
    void stop(List<SubjectKey> subjects, VaultLook look) {
        lock.writeLock().lock();
        try {
            store.ready();
            Map<SubjectKey, List<Contribution>> stopped = new LinkedHashMap<>();
            subjects.forEach(subject -> stopped.put(subject, List.of()));
            suppression.move(stopped, marks(), look);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Makes one child of two ids, lot by lot. If either is out both are, and so is everybody who is one with them: they are
     * out before the vault makes them one, so that a kill in between lets nobody through.
     */
    void merge(List<Contribution> merges, VaultLook look) {
        lock.writeLock().lock();
        try {
            store.ready();
            Map<SubjectKey, List<Contribution>> stopped = new LinkedHashMap<>();
            for (List<Contribution> together : new MergedIds(vault, merges).stopped(store::isOut)) {
                List<Identifier> all = together.stream().flatMap(child -> identifiers(child.subject(), look)).distinct().toList();
                together.forEach(child -> stopped.put(child.subject(), List.of(with(child, all))));
                national.become(this, together.stream().map(Contribution::subject).toList());
            }
            if (!stopped.isEmpty()) {
                suppression.move(stopped, marks(), look);
                suppression.finish(look);
            }
            merges.forEach(merge -> national.forget(vault.survivor(merge.subject())));
            vault.record(merges);
        } finally {
            lock.writeLock().unlock();
        }
    }

    // Each has the identifiers of all, so that the request for one is not done before the data of all are taken back.
    private Stream<Identifier> identifiers(SubjectKey subject, VaultLook look) {
        Optional<VaultPerson> child = store.isOut(subject) ? store.read(within -> within.suppressed(subject))
                : look.reading().person(subject);
        return child.stream().flatMap(known -> known.identifiers().stream());
    }

    private static Contribution with(Contribution child, List<Identifier> identifiers) {
        return new Contribution(child.subject(), child.provider(), child.localId(), child.role(), child.relative(), identifiers,
                child.asOf());
    }

    // The id may have been merged into another since the record was read.
    private Contribution present(Contribution told) {
        SubjectKey survivor = vault.survivor(told.subject());
        return survivor.equals(told.subject()) ? told : new Contribution(survivor, told.provider(),
                vault.presentId(told.provider(), told.localId()), told.role(), told.relative(), told.identifiers(), told.asOf());
    }

    private boolean stops(Contribution contribution, Marks marks, National.Told answers, Map<SubjectKey, List<Contribution>> stopped,
            VaultLook look) {
        SubjectKey subject = contribution.subject();
        boolean relative = contribution.role() == Contribution.Role.RELATIVE;
        boolean out = store.isOut(subject) || stopped.containsKey(subject)
                || !relative && judge.stops(new VaultPerson(subject, contribution.provider(), contribution.localId(),
                        contribution.identifiers(), List.of(), 0), marks, look)
                || answers.out(contribution);
        if (out && !relative) {
            stopped.computeIfAbsent(subject, key -> new ArrayList<>(2)).add(contribution);
        }
        return out;
    }

    /**
     * Brings the matching to an end: finishes removals that a kill cut short, and looks up in the vault the requests that
     * never were. If the vault has changed since the last time, also all that go by a name, as the parts of a name can
     * come in different records, and all that ask for an age.
     *
     * @return the version of the register that is applied to all that the vault holds
     */
    long settle(VaultLook look) {
        lock.writeLock().lock();
        try {
            store.completeMarks();
            Marks marks = marks();
            suppression.compare();
            suppression.finish(look);
            // Decisions count in another way since the last time: who was in may be out, and the other way round.
            long counting = judge.counting();
            boolean others = counting != store.read(within -> within.state(COUNTING));
            matching.search(others ? Which.ALL : Which.UNSEARCHED, marks, look);
            told(others, marks, look);
            if (others) {
                returns.mayBe();
            }
            // Whom an answer alone keeps out by now comes back by an answer, and is asked about for that.
            national.lots().stopping(this, returns.look(marks));
            if (others) {
                state(COUNTING, counting);
            }
            long vaultVersion = vault.version();
            if (vaultVersion != store.read(within -> within.state(NAMES_SEARCHED))
                    && store.read(within -> within.any(Which.OPEN))) {
                matching.search(Which.OPEN, marks, look);
                state(NAMES_SEARCHED, vaultVersion);
            }
            suppression.finish(look);
            return store.version();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void told(boolean all, Marks marks, VaultLook look) {
        if (store.decisions().shared().isEmpty()) {
            return;
        }
        long vaultVersion = vault.version();
        long searched = store.read(within -> within.state(NODES_SEARCHED));
        if (searched == 0) {
            matching.mark(marks);
        }
        if (all || searched != vaultVersion) {
            matching.told(all ? 0 : searched, marks, look);
            suppression.finish(look);
            state(NODES_SEARCHED, vaultVersion);
        }
    }

    private void state(String name, long number) {
        store.change(within -> {
            within.state(name, number);
            within.commit();
            return number;
        });
    }

    /** Returns the first of some numbers of decisions, as the journal has them. */
    static String brief(Set<Long> references) {
        return references.stream().limit(MOST_REFERENCES).map(String::valueOf).collect(Collectors.joining(","))
                + (references.size() > MOST_REFERENCES ? ",…" : "");
    }

    /** Returns the children whose data must be ordered back. */
    List<StoppedChild> due() {
        return store.read(within -> {
            List<StoppedChild> children = new ArrayList<>();
            for (VaultPerson child : within.children().of(Progress.DUE)) {
                children.add(Returns.stopped(child, within));
            }
            return children;
        });
    }

    /** Records an order for children who are due. */
    void ordered(List<StoppedChild> children, String order) {
        if (order.isBlank() || order.length() > 200) {
            throw new IllegalArgumentException("An order has a name of 1 to 200 characters");
        }
        Marks marks = marks();
        store.change(within -> {
            Set<Long> references = new TreeSet<>();
            for (StoppedChild one : children) {
                for (VaultPerson child : within.suppressed(one.subject()).stream().toList()) {
                    references.addAll(within.references(marks.of(child)));
                }
            }
            within.children().ordered(children.stream().map(StoppedChild::subject).toList(), order);
            within.history().add(references, What.ORDERED, order, store.now());
            within.commit();
            return children.size();
        });
    }

    /** Records that an order was carried out; nothing if that is recorded already. */
    void honoured(String order, Marks marks) {
        store.change(within -> {
            List<VaultPerson> children = within.children().underOrder(order);
            if (!children.isEmpty()) {
                Set<Long> references = new TreeSet<>();
                for (VaultPerson child : children) {
                    references.addAll(within.references(store.current(marks).of(child)));
                }
                journal.record(AuditEvent.of(AuditAction.OPTOUT_HONOURED, order).with("references", brief(references))
                        .count("requests", references.size()).count("children", children.size()));
                within.children().honoured(order, children);
                within.history().add(references, What.CONFIRMED, order, store.now());
                within.commit();
            }
            return children.size();
        });
        lock.writeLock().lock();
        try {
            returns.mayBe();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns the children who may come back in; nobody while the register may lack decisions that its copy has. */
    List<ReturningChild> returning() {
        if (!store.mode().settled()) {
            return List.of();
        }
        lock.writeLock().lock();
        try {
            return returns.marked();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Tells the vault what records say of children who are about to come back in; of those who are to stay out by now, nothing. */
    void recall(List<Contribution> lot) {
        lock.readLock().lock();
        try {
            Map<SubjectKey, Boolean> coming = new HashMap<>();
            vault.record(lot.stream().map(this::present)
                    .filter(told -> coming.computeIfAbsent(told.subject(), returns::isComing)).toList());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Lets children in who may come in still. */
    void returned(List<StoppedChild> children) {
        if (!store.mode().settled()) {
            return;
        }
        lock.writeLock().lock();
        try {
            children.forEach(child -> national.lookAgain(child.subject()));
            try (VaultLook look = new VaultLook(vault, "register")) {
                returns.in(children, marks(), look);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Brings back what the register's copy has and the register lacks; see {@link org.cadrenode.api.optout.OptOutReplica#replay}. */
    ReplayCounts replay(Replica replica, String actor) throws IOException {
        lock.writeLock().lock();
        try {
            Replay replay = new Replay(store, vault, journal, actor);
            try {
                replica.replay(replay);
            } finally {
                store.reload();
                national.lots().again(this);
                returns.mayBe();
            }
            return replay.counts();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Brings everything to the newest versions of the keys. */
    void renew() {
        lock.writeLock().lock();
        try {
            store.renew();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
