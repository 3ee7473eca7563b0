package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.HistoryRows.What;
import org.cadrenode.optout.internal.OptOutStatements.Progress;
import org.cadrenode.optout.internal.OptOutStatements.Which;

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
    private static final String COUNTING = "counting";
    private static final int MOST_IDENTIFIERS = 400;
    private static final int MOST_REFERENCES = 20;

    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final National national;
    private final Judge judge;
    private final Returns returns;
    private final Recording recording;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    Register(OptOutStore store, Vault vault, Journal journal, Judge judge, National national) {
        this.national = national;
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.judge = judge;
        returns = new Returns(store, vault, journal, judge);
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
                suppress(stopped, store.current(marks), look);
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
                suppress(Map.of(present.get(0).subject(), present), current, look);
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
            suppress(stopped, marks(), look);
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
                suppress(stopped, marks(), look);
                finishRemovals(look);
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
     * come in different records.
     *
     * @return the version of the register that is applied to all that the vault holds
     */
    long settle(VaultLook look) {
        lock.writeLock().lock();
        try {
            Marks marks = marks();
            finishRemovals(look);
            // Decisions count in another way since the last time: who was in may be out, and the other way round.
            long counting = judge.counting();
            boolean others = counting != store.read(within -> within.state(COUNTING));
            search(others ? Which.ALL : Which.UNSEARCHED, marks, look);
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
                    && store.read(within -> within.any(Which.NAMED))) {
                search(Which.NAMED, marks, look);
                state(NAMES_SEARCHED, vaultVersion);
            }
            finishRemovals(look);
            return store.version();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void state(String name, long number) {
        store.change(within -> {
            within.state(name, number);
            within.commit();
            return number;
        });
    }

    private void search(Which which, Marks marks, VaultLook look) {
        List<Recorded> page = store.read(within -> within.requests(which, 0));
        while (!page.isEmpty()) {
            List<Recorded> requests = page;
            Map<SubjectKey, List<Contribution>> found = new LinkedHashMap<>();
            for (Recorded request : requests) {
                for (SubjectKey subject : find(request, look)) {
                    if (!found.containsKey(subject) && isOut(subject, marks, look)) {
                        found.put(subject, List.of());
                    }
                }
            }
            suppress(found, marks, look);
            if (which != Which.NAMED) {
                store.change(within -> {
                    within.searched(requests);
                    within.commit();
                    return requests.size();
                });
            }
            long last = requests.get(requests.size() - 1).reference();
            page = store.read(within -> within.requests(which, last));
        }
    }

    // Where all decisions are plain, whoever is found is out.
    private boolean isOut(SubjectKey subject, Marks marks, VaultLook look) {
        return store.isOut(subject) || judge.plain()
                || look.reading().person(subject).filter(child -> judge.standing(child, marks).out()).isPresent();
    }

    private Set<SubjectKey> find(Recorded request, VaultLook look) {
        return request.provider().isPresent() ? Set.of(vault.keyOf(request.provider().get(), request.identifiers().get(0).value()))
                : find(request.identifiers(), look);
    }

    private static Set<SubjectKey> find(List<Identifier> identifiers, VaultLook look) {
        Set<SubjectKey> found = new LinkedHashSet<>();
        List<Identifier> name = new ArrayList<>(3);
        for (Identifier identifier : identifiers) {
            if (identifier.kind() == IdentifierKind.NHS_NUMBER || identifier.kind() == IdentifierKind.UPN) {
                found.addAll(look.reading().find(identifier));
            } else {
                name.add(identifier);
            }
        }
        if (name.size() == 3) {
            found.addAll(look.reading().find(name));
        }
        return found;
    }

    // Under the exclusive lock. The children go to the suppression store with all that is known of them, then leave the vault.
    private void suppress(Map<SubjectKey, List<Contribution>> children, Marks marks, VaultLook look) {
        List<Stopping> fresh = new ArrayList<>();
        List<Merging> merged = new ArrayList<>();
        for (Map.Entry<SubjectKey, List<Contribution>> entry : children.entrySet()) {
            SubjectKey subject = entry.getKey();
            if (store.isOut(subject)) {
                VaultPerson before = store.read(within -> within.suppressed(subject)).orElseThrow();
                VaultPerson after = merged(before, entry.getValue());
                if (!after.equals(before)) {
                    Set<Mark> more = new LinkedHashSet<>(marks.of(after.identifiers()));
                    more.removeAll(marks.of(before.identifiers()));
                    returns.mayBe();
                    merged.add(new Merging(after, more));
                }
            } else {
                Optional<VaultPerson> held = look.reading().person(subject);
                VaultPerson child = merged(held.orElseGet(() -> nobody(entry.getValue().get(0))), entry.getValue());
                fresh.add(new Stopping(child, held.isPresent(), vault.knows(subject), marks.of(child)));
            }
        }
        if (fresh.isEmpty() && merged.isEmpty()) {
            return;
        }
        boolean wereKnown = fresh.stream().anyMatch(Stopping::known);
        long version = store.change(within -> {
            for (Stopping stopping : fresh) {
                within.insert(stopping.child(), stopping.inVault(), stopping.known() ? Progress.DUE : Progress.NONE,
                        stopping.marks());
            }
            for (Merging merging : merged) {
                within.update(merging.child(), merging.marks());
            }
            if (!fresh.isEmpty()) {
                journalApplied(fresh, within, look);
            }
            long next = wereKnown ? store.nextVersion(within) : store.version();
            within.commit();
            return next;
        });
        store.changed(version);
        store.out(fresh.stream().map(stopping -> stopping.child().key()).toList());
        if (fresh.stream().anyMatch(Stopping::inVault)) {
            finishRemovals(look);
        }
    }

    private record Stopping(VaultPerson child, boolean inVault, boolean known, Set<Mark> marks) { }

    private record Merging(VaultPerson child, Set<Mark> marks) { }

    private static VaultPerson nobody(Contribution first) {
        return new VaultPerson(first.subject(), first.provider(), first.localId(), List.of(), List.of(), 0);
    }

    // What matching and scrubbing need of the child itself: no relatives, and nothing that finds nobody.
    private static VaultPerson merged(VaultPerson person, List<Contribution> contributions) {
        Set<Identifier> identifiers = new LinkedHashSet<>();
        person.identifiers().forEach(identifier -> keep(identifiers, identifier));
        contributions.forEach(contribution ->
                contribution.identifiers().forEach(identifier -> keep(identifiers, identifier)));
        return new VaultPerson(person.key(), person.provider(), person.localId(), List.copyOf(identifiers), List.of(), 0);
    }

    private static void keep(Set<Identifier> identifiers, Identifier identifier) {
        if (identifier.kind() != IdentifierKind.SEX && identifiers.size() < MOST_IDENTIFIERS) {
            identifiers.add(identifier);
        }
    }

    private void journalApplied(List<Stopping> fresh, OptOutStatements within, VaultLook look) throws SQLException {
        Set<Long> references = new TreeSet<>();
        for (Stopping stopping : fresh) {
            references.addAll(judge.plain() ? within.references(stopping.marks())
                    : judge.standing(stopping.child(), store.marks()).stopping());
        }
        within.history().add(references, What.APPLIED, look.occasion(), store.now());
        journal.record(AuditEvent.of(AuditAction.OPTOUT_APPLIED, look.occasion())
                .with("references", brief(references))
                .count("requests", references.size()).count("children", fresh.size())
                .count("children_known_before", fresh.stream().filter(Stopping::known).count()));
    }

    static String brief(Set<Long> references) {
        return references.stream().limit(MOST_REFERENCES).map(String::valueOf).collect(Collectors.joining(","))
                + (references.size() > MOST_REFERENCES ? ",…" : "");
    }

    private void finishRemovals(VaultLook look) {
        List<SubjectKey> inVault = store.read(OptOutStatements::inVault);
        if (inVault.isEmpty()) {
            return;
        }
        journal.record(AuditEvent.of(AuditAction.VAULT_REMOVED, look.occasion()).count("children", inVault.size()));
        inVault.forEach(vault::remove);
        store.change(within -> {
            within.outOfVault(inVault);
            within.commit();
            return inVault.size();
        });
    }

    /** Returns the children whose data must be ordered back. */
    List<StoppedChild> due() {
        return store.read(within -> {
            List<StoppedChild> children = new ArrayList<>();
            for (VaultPerson child : within.due()) {
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
            within.ordered(children.stream().map(StoppedChild::subject).toList(), order);
            within.history().add(references, What.ORDERED, order, store.now());
            within.commit();
            return children.size();
        });
    }

    /** Records that an order was carried out; nothing if that is recorded already. */
    void honoured(String order, Marks marks) {
        store.change(within -> {
            List<VaultPerson> children = within.underOrder(order);
            if (!children.isEmpty()) {
                Set<Long> references = new TreeSet<>();
                for (VaultPerson child : children) {
                    references.addAll(within.references(store.current(marks).of(child)));
                }
                journal.record(AuditEvent.of(AuditAction.OPTOUT_HONOURED, order).with("references", brief(references))
                        .count("requests", references.size()).count("children", children.size()));
                within.honoured(order, children);
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

    /** Returns the children who may come back in. */
    List<ReturningChild> returning() {
        lock.writeLock().lock();
        try {
            return returns.marked();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Tells the vault what records say of children who are about to come back in. */
    void recall(List<Contribution> lot) {
        lock.readLock().lock();
        try {
            vault.record(lot.stream().map(this::present).toList());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Lets children in who may come in still. */
    void returned(List<StoppedChild> children) {
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
