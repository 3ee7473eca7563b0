package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.OptOutStatements.Progress;
import org.cadrenode.optout.internal.OptOutStatements.Stored;
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
    private static final int MOST_IDENTIFIERS = 400;
    private static final int MOST_REFERENCES = 20;

    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final National national;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    Register(OptOutStore store, Vault vault, Journal journal, National national) {
        this.national = national;
        this.store = store;
        this.vault = vault;
        this.journal = journal;
    }

    /** Returns the lock under which nobody else changes the register. */
    Lock exclusive() {
        return lock.writeLock();
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
                if (!stops(contribution, current, answers, stopped)) {
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

    /** Takes a child out of whom its own source says that it is out: what the record says of it goes to the suppression store. */
    void stop(List<Contribution> said, Marks marks, VaultLook look) {
        lock.writeLock().lock();
        try {
            store.ready();
            List<Contribution> present = said.stream().map(this::present).toList();
            suppress(Map.of(present.get(0).subject(), present), store.current(marks), look);
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

    private boolean stops(Contribution contribution, Marks marks, National.Told answers, Map<SubjectKey, List<Contribution>> stopped) {
        SubjectKey subject = contribution.subject();
        boolean relative = contribution.role() == Contribution.Role.RELATIVE;
        boolean out = store.isOut(subject) || stopped.containsKey(subject)
                || !relative && !store.nobodyWanted() && store.isWanted(marks.of(contribution.identifiers()))
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
            search(Which.UNSEARCHED, marks, look);
            long vaultVersion = vault.version();
            if (vaultVersion != store.read(within -> within.state(NAMES_SEARCHED))
                    && store.read(within -> within.any(Which.NAMED))) {
                search(Which.NAMED, marks, look);
                store.change(within -> {
                    within.state(NAMES_SEARCHED, vaultVersion);
                    within.commit();
                    return vaultVersion;
                });
            }
            return store.version();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void search(Which which, Marks marks, VaultLook look) {
        List<Stored> page = store.read(within -> within.requests(which, 0));
        while (!page.isEmpty()) {
            List<Stored> requests = page;
            Map<SubjectKey, List<Contribution>> found = new LinkedHashMap<>();
            for (Stored request : requests) {
                find(request.identifiers(), look).forEach(subject -> found.put(subject, List.of()));
            }
            suppress(found, marks, look);
            if (which == Which.UNSEARCHED) {
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
                    merged.add(new Merging(after, more));
                }
            } else {
                Optional<VaultPerson> held = look.reading().person(subject);
                VaultPerson child = merged(held.orElseGet(() -> nobody(entry.getValue().get(0))), entry.getValue());
                fresh.add(new Stopping(child, held.isPresent(), vault.knows(subject), marks.of(child.identifiers())));
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
            references.addAll(within.references(stopping.marks()));
        }
        journal.record(AuditEvent.of(AuditAction.OPTOUT_APPLIED, look.occasion())
                .with("references", brief(references))
                .count("requests", references.size()).count("children", fresh.size())
                .count("children_known_before", fresh.stream().filter(Stopping::known).count()));
    }

    private static String brief(Set<Long> references) {
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
        return store.read(OptOutStatements::due).stream().map(Register::stopped).toList();
    }

    private static StoppedChild stopped(VaultPerson child) {
        return new StoppedChild(child.key(), child.provider(), child.localId());
    }

    /** Records an order for children who are due. */
    void ordered(List<StoppedChild> children, String order) {
        if (order.isBlank() || order.length() > 200) {
            throw new IllegalArgumentException("An order has a name of 1 to 200 characters");
        }
        store.change(within -> {
            within.ordered(children.stream().map(StoppedChild::subject).toList(), order);
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
                    references.addAll(within.references(store.current(marks).of(child.identifiers())));
                }
                journal.record(AuditEvent.of(AuditAction.OPTOUT_HONOURED, order).with("references", brief(references))
                        .count("requests", references.size()).count("children", children.size()));
                within.honoured(order, children);
                within.commit();
            }
            return children.size();
        });
    }

    /** Takes a list in, whole or not at all, and returns how many of its lines were new; with {@code trial} none is kept. */
    long add(Path list, String actor, boolean trial) throws IOException {
        lock.writeLock().lock();
        try {
            Marks marks = marks();
            Map<Mark, OptOutRequest> requests = new LinkedHashMap<>();
            long[] lines = {0};
            new OptOutList().read(list, request -> {
                lines[0]++;
                requests.putIfAbsent(marks.content(request.words()), request);
            });
            Added added = write(requests, lines[0], actor, marks, trial);
            store.wanted(added.marks());
            store.changed(added.version());
            return added.many();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private record Added(long many, Set<Mark> marks, long version) { }

    private Added write(Map<Mark, OptOutRequest> requests, long lines, String actor, Marks marks, boolean trial)
            throws IOException {
        AuditEvent event = AuditEvent.of(AuditAction.OPTOUT_IMPORTED, "register").by(actor).count("lines", lines);
        try {
            return store.write(within -> {
                requests.keySet().removeIf(known -> has(within, known));
                if (trial) {
                    return new Added(requests.size(), Set.of(), store.version());
                }
                Set<Mark> wanted = new HashSet<>();
                long reference = within.lastReference();
                for (Map.Entry<Mark, OptOutRequest> entry : requests.entrySet()) {
                    Set<Mark> own = marks.of(entry.getValue().identifiers());
                    within.insert(++reference, entry.getKey(), entry.getValue(), own);
                    wanted.addAll(own);
                }
                long version = requests.isEmpty() ? store.version() : store.nextVersion(within);
                within.flush();
                journal.record(event.count("new", requests.size()));
                within.commit();
                return new Added(requests.size(), wanted, version);
            });
        } catch (CadreException e) {
            if (e.code() == ErrorCode.STORE_FAILED) {
                journal.record(event.ending(AuditOutcome.FAILED));
            }
            throw e;
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

    private static boolean has(OptOutStatements within, Mark content) {
        try {
            return within.has(content);
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }
}
