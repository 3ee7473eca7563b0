package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Settlement;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Subjects;
import org.cadrenode.linkage.internal.TokenStore.Counters;

/**
 * The subjects in memory, in the engine, as they are in the store; and every change of both. Not thread-safe. After an
 * exception it is out of step with the store and must not be used any more.
 */
final class LiveSubjects implements AutoCloseable {
    private static final int BATCH = 1_000;
    private static final int NO_PROVIDER = -1;

    private final TokenStore store;
    private final DecisionLedger ledger;
    private final StoredViews views;
    private final SealedScratch scratch;
    private final LinkEngine engine;
    private final LinkDecisions decisions;
    private final List<ProviderId> providers;
    private final Subjects subjects;
    private final SubjectNames names;
    private final Set<Pseudonym> forgotten;
    private final Set<Integer> keyVersionsSeen = new HashSet<>();
    private final Persons persons = new Persons();
    private long[] versions = new long[1 << 10];
    private int[] keyVersions = new int[1 << 10];
    private int[] lastDays = new int[1 << 10];
    private Counters counters;
    private boolean ledgerDue;

    /** Reads the store. If its pairs were judged by other rules, all are compared and settled anew. */
    LiveSubjects(TokenStore store, LinkRules rules, DecisionLedger ledger) {
        this.store = store;
        this.ledger = ledger;
        views = new StoredViews(store, rules.viewsMebibytes());
        scratch = new SealedScratch(store.folder());
        engine = new LinkEngine(rules.judge(), rules.largestBlock(), views, scratch);
        subjects = engine.subjects();
        names = new SubjectNames(subjects);
        StoredRows rows = new StoredRows(store);
        providers = store.providers();
        forgotten = new HashSet<>(rows.forgotten());
        counters = store.counters();
        rows.subjects(providers, (subject, person, unsettled, keyVersion, lastDay) -> {
            engine.restore(subject);
            makeRoom(subject.number());
            persons.put(subject, person);
            keyVersions[subject.number()] = keyVersion;
            lastDays[subject.number()] = lastDay;
            keyVersionsSeen.add(keyVersion);
            if (unsettled) {
                engine.unsettle(subject);
            }
        });
        rows.views((number, content, version) -> {
            versions[number] = version;
            engine.restore(at(number), content);
        });
        rows.pairs(engine::restorePair);
        rows.formerPseudonyms((provider, former, subject) -> names.former(providers.get(provider), former, subject));
        decisions = new LinkDecisions(rows.decisions(providers), engine, names::find);
        if (!store.judge().equals(rules.digest())) {
            judgeAnew(rules.digest());
        }
        completeDecisions();
    }

    // The store may have been put back, and the ledger not: either may lack what the other has.
    private void completeDecisions() {
        List<StoredDecision> known = ledger.read();
        SubjectChanges changes = new SubjectChanges();
        List<StoredDecision> missing = decisions.complete(known, changes::unsettle);
        missing.forEach(decision -> {
            number(decision.leftProvider());
            number(decision.rightProvider());
            changes.decide(decision);
        });
        write(changes, NO_PROVIDER);
        if (!new HashSet<>(known).equals(new HashSet<>(decisions.all()))) {
            ledger.write(decisions.all());
        }
    }

    // A kill in between leaves the store without a digest: it is begun again.
    private void judgeAnew(String digest) {
        store.change(connection -> {
            store.storeJudge(connection, "");
            try (PreparedStatement update = connection.prepareStatement("UPDATE subject SET unsettled = TRUE")) {
                return update.executeUpdate();
            }
        });
        engine.startAnew();
        BitSet done = engine.compare(subject -> { });
        for (int from = 0; from < subjects.end(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            changes.pairs(done.get(0, Math.min(done.length(), from + BATCH)), from, engine);
            write(changes, NO_PROVIDER);
        }
        store.change(connection -> {
            store.storeJudge(connection, digest);
            return null;
        });
    }

    private Subject at(int number) {
        Subject subject = subjects.get(number);
        if (subject == null) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The token store has tokens of nobody");
        }
        return subject;
    }

    /**
     * Takes a provider's token sets in and settles what they touch.
     *
     * @param delivery that brings them
     */
    Change take(ProviderId provider, String delivery, String packageId, PersonTokensReader reader, int day) throws IOException {
        int providerNumber = number(provider);
        long tokenSets = 0;
        long changed = 0;
        SubjectChanges changes = new SubjectChanges();
        BitSet brought = new BitSet();
        int batch = 0;
        for (Optional<PersonTokens> next = reader.next(); next.isPresent(); next = reader.next()) {
            PersonTokens set = next.get();
            if (!forgotten.contains(set.subject())) {
                tokenSets++;
                Subject known = names.find(provider, set.subject());
                Subject subject = known == null ? added(provider, set.subject(), changes) : known;
                brought.set(subject.number());
                put(subject, set, day, changes);
            }
            if (++batch % BATCH == 0) {
                changes.brought(delivery, packageId, batch, brought);
                changed += store(changes, providerNumber);
                changes = new SubjectChanges();
                brought = new BitSet();
            }
        }
        changes.brought(delivery, packageId, batch + 1, brought);
        changed += store(changes, providerNumber);
        return settle(Change.of(tokenSets, changed, 0, 0, 0));
    }

    /** Gives a provider's children their new pseudonyms and tokens, and settles what they touch. */
    Change renew(ProviderId provider, RenewalReader reader, int day) throws IOException {
        int providerNumber = number(provider);
        long changed = 0;
        long renamed = 0;
        long removed = 0;
        long unknown = 0;
        long tokenSets = 0;
        SubjectChanges changes = new SubjectChanges();
        int batch = 0;
        for (Optional<Renewal> next = reader.next(); next.isPresent(); next = reader.next()) {
            Renewal renewal = next.get();
            tokenSets += renewal.tokens().isPresent() ? 1 : 0;
            if (!renew(provider, renewal, day, changes)) {
                unknown++;
            }
            if (++batch % BATCH == 0) {
                renamed += changes.renamings();
                removed += changes.removals();
                changed += store(changes, providerNumber);
                changes = new SubjectChanges();
            }
        }
        renamed += changes.renamings();
        removed += changes.removals();
        changed += store(changes, providerNumber);
        return settle(Change.of(tokenSets, changed, removed, renamed, unknown));
    }

    private boolean renew(ProviderId provider, Renewal renewal, int day, SubjectChanges changes) {
        Pseudonym former = renewal.former();
        Pseudonym present = renewal.present();
        Subject subject = names.find(provider, former);
        if (forgotten.contains(former) || forgotten.contains(present)) {
            // A purge and a renewal may overtake each other: whoever was forgotten by one name is by the other.
            bar(former, changes);
            bar(present, changes);
            Subject other = names.find(provider, present);
            drop(provider, former, changes);
            drop(provider, present, changes);
            return subject != null || other != null;
        }
        Subject arrived = names.present(provider, present);
        if (subject == null) {
            return false;
        }
        if (!subject.pseudonym().equals(present)) {
            if (arrived != null) {
                // Rows under the new pseudonym came before the renewal: the child keeps its old place.
                mergeInto(subject, arrived, changes);
            }
            subject = rename(subject, present, changes);
        }
        Subject kept = subject;
        renewal.tokens().ifPresent(set -> put(kept, set, day, changes));
        return true;
    }

    private Subject rename(Subject subject, Pseudonym present, SubjectChanges changes) {
        Subject renamed = new Subject(subject.number(), subject.provider(), present);
        names.former(subject.provider(), subject.pseudonym(), subject.number());
        engine.rename(renamed, changes::unsettle);
        List<StoredDecision> decided = decisions.rename(subject.pseudonym(), renamed);
        if (!decided.isEmpty()) {
            ledgerDue = true;
            changes.renameDecisions(subject.pseudonym(), present);
            decided.forEach(changes::decide);
        }
        decisions.arrived(renamed, changes::unsettle);
        counters = new Counters(counters.lastSubject(), counters.lastPerson(), counters.lastSequence() + 1);
        changes.rename(renamed, subject.pseudonym(), counters.lastSequence());
        return renamed;
    }

    private void mergeInto(Subject kept, Subject arrived, SubjectChanges changes) {
        for (Pseudonym name : names.formers(arrived)) {
            names.former(kept.provider(), name, kept.number());
            changes.former(name, kept.number());
        }
        changes.merge(arrived, kept);
        removeSubject(arrived, changes);
    }

    /** Removes subjects wherever they are, and keeps their pseudonyms so that they do not come back. */
    Change forget(List<Pseudonym> pseudonyms) {
        long removed = 0;
        for (int from = 0; from < pseudonyms.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Pseudonym pseudonym : pseudonyms.subList(from, Math.min(pseudonyms.size(), from + BATCH))) {
                bar(pseudonym, changes);
                for (ProviderId provider : providers) {
                    drop(provider, pseudonym, changes);
                }
            }
            removed += changes.removals();
            store(changes, NO_PROVIDER);
        }
        return settle(Change.of(0, 0, removed, 0, 0));
    }

    /** Returns how many subjects are here whose tokens came with a delivery alone. */
    long broughtOnlyBy(DeliveryId delivery) {
        return onlyBy(delivery).size();
    }

    private List<Subject> onlyBy(DeliveryId delivery) {
        BitSet numbers = store.read(connection -> new BroughtRows(connection).onlyBy(delivery));
        List<Subject> present = new ArrayList<>();
        numbers.stream().filter(subjects::has).forEach(number -> present.add(at(number)));
        return present;
    }

    /** Removes those whose tokens came with a delivery alone. They are not barred: another delivery may bring them. */
    Change withdraw(DeliveryId delivery) {
        List<Subject> gone = onlyBy(delivery);
        for (int from = 0; from < gone.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Subject subject : gone.subList(from, Math.min(gone.size(), from + BATCH))) {
                names.formers(subject).forEach(name -> names.forgetFormer(subject.provider(), name));
                leave(subject, changes);
            }
            store(changes, NO_PROVIDER);
        }
        // Last, so that what was cut off is found again.
        store.change(connection -> {
            new BroughtRows(connection).forget(delivery);
            return null;
        });
        return settle(Change.of(0, 0, gone.size(), 0, 0));
    }

    /** Returns those of a provider's children who are here. */
    Set<Pseudonym> known(ProviderId provider, Collection<Pseudonym> pseudonyms) {
        return pseudonyms.stream().filter(one -> names.find(provider, one) != null).collect(Collectors.toSet());
    }

    /** Lets subjects come again who were forgotten. */
    Change readmit(List<Pseudonym> pseudonyms) {
        long readmitted = 0;
        for (int from = 0; from < pseudonyms.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Pseudonym pseudonym : pseudonyms.subList(from, Math.min(pseudonyms.size(), from + BATCH))) {
                if (forgotten.remove(pseudonym)) {
                    changes.unbar(pseudonym);
                    readmitted++;
                }
            }
            store(changes, NO_PROVIDER);
        }
        return Change.of(0, readmitted, 0, 0, 0);
    }

    private void bar(Pseudonym pseudonym, SubjectChanges changes) {
        if (forgotten.add(pseudonym)) {
            changes.bar(pseudonym);
        }
    }

    // With its other names: none of them may bring it back.
    private void drop(ProviderId provider, Pseudonym pseudonym, SubjectChanges changes) {
        Subject subject = names.find(provider, pseudonym);
        if (subject != null) {
            bar(subject.pseudonym(), changes);
            for (Pseudonym name : names.formers(subject)) {
                bar(name, changes);
                names.forgetFormer(provider, name);
            }
            leave(subject, changes);
        }
    }

    // What kept it apart from others holds if it comes again.
    private void leave(Subject subject, SubjectChanges changes) {
        removeSubject(subject, changes);
        if (decisions.unjoin(subject.pseudonym())) {
            ledgerDue = true;
            changes.unjoin(subject.pseudonym());
        }
    }

    private void removeSubject(Subject subject, SubjectChanges changes) {
        engine.remove(subject, changes::unsettle);
        names.remove(subject);
        persons.put(subject, PersonChoice.NONE);
        changes.remove(subject);
    }

    private Subject added(ProviderId provider, Pseudonym pseudonym, SubjectChanges changes) {
        int number = counters.lastSubject() + 1;
        counters = new Counters(number, counters.lastPerson(), counters.lastSequence());
        Subject subject = new Subject(number, provider, pseudonym);
        engine.restore(subject);
        makeRoom(number);
        changes.add(subject);
        decisions.arrived(subject, changes::unsettle);
        return subject;
    }

    // Packages go out in the order of their release: tokens that were made earlier may come later. Those under a former
    // version of the key never replace any; those under the same one do if they know more.
    private void put(Subject subject, PersonTokens set, int day, SubjectChanges changes) {
        int number = subject.number();
        if (day > lastDays[number]) {
            lastDays[number] = day;
            changes.came(subject, day);
        }
        if (set.keyVersion() < keyVersions[number] || engine.hasTokens(number) && set.keyVersion() == keyVersions[number]
                && set.version() < versions[number]) {
            return;
        }
        boolean newer = set.keyVersion() != keyVersions[number] || set.version() != versions[number];
        versions[number] = set.version();
        keyVersions[number] = set.keyVersion();
        keyVersionsSeen.add(set.keyVersion());
        PersonViews content = PersonViews.of(set);
        if (engine.put(subject, content, changes::unsettle) || newer) {
            changes.tokens(subject, content, set.version());
        }
    }

    private int store(SubjectChanges changes, int provider) {
        changes.pairs(engine.compare(changes::unsettle), 0, engine);
        write(changes, provider);
        return changes.tokenSets();
    }

    private void write(SubjectChanges changes, int provider) {
        if (!changes.isEmpty()) {
            store.change(connection -> {
                changes.write(connection, provider, providers);
                store.storeCounters(connection, counters);
                return null;
            });
        }
        views.stored();
        if (ledgerDue) {
            ledger.write(decisions.all());
            ledgerDue = false;
        }
    }

    /** Returns whether tokens of a child came last before {@code day}. */
    boolean anyBefore(int day) {
        return IntStream.range(0, subjects.end()).anyMatch(number -> before(number, day));
    }

    /** Lets the tokens go of those of whom none came since {@code day}. They stay with whom they were found to be. */
    long withdrawBefore(int day) {
        long withdrawn = 0;
        for (int from = 0; from < subjects.end(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (int number = from; number < Math.min(subjects.end(), from + BATCH); number++) {
                if (before(number, day)) {
                    Subject subject = at(number);
                    engine.withdraw(subject);
                    changes.withdraw(subject);
                    withdrawn++;
                }
            }
            store(changes, NO_PROVIDER);
        }
        settle(Change.of(0, 0, 0, 0, 0));
        return withdrawn;
    }

    private boolean before(int number, int day) {
        return subjects.has(number) && lastDays[number] < day && engine.hasTokens(number);
    }

    /** Settles what is left to settle. */
    Change settle() {
        return settle(Change.of(0, 0, 0, 0, 0));
    }

    /** Takes a decision about two subjects, and settles what it touches. */
    Change decide(StoredDecision decision) {
        SubjectChanges changes = new SubjectChanges();
        decisions.put(decision, changes::unsettle);
        changes.decide(decision);
        ledgerDue = true;
        store(changes, NO_PROVIDER);
        return settle();
    }

    /** Counts who is settled. */
    Status status() {
        return persons.status(subjects, keyVersions, counters.lastPerson());
    }

    /** Returns what a look at pairs needs. */
    PairQueue queue() {
        return new PairQueue(engine, decisions, persons);
    }

    /** Returns a subject of whatever provider by its pseudonym, or by one that it had. */
    Optional<Subject> find(Pseudonym pseudonym) {
        return providers.stream().flatMap(provider -> Optional.ofNullable(names.find(provider, pseudonym)).stream()).findFirst();
    }

    private Change settle(Change done) {
        Settlement settlement = engine.settle();
        Persons.Assigned assigned = persons.assign(settlement.clusters(), store, counters);
        counters = assigned.counters();
        retire();
        return new Change(done.tokenSets(), done.changed(), done.forgotten(), done.renamed(), done.unknown(), assigned.subjects(),
                settlement.conflicts(), settlement.ambiguous(), settlement.compared(), settlement.oversized());
    }

    private void retire() {
        if (keyVersionsSeen.size() > 1) {
            int common = engine.retire();
            if (keyVersionsSeen.removeIf(version -> version < common)) {
                store.retire(common);
            }
        }
    }

    @Override
    public void close() {
        scratch.close();
    }

    private void makeRoom(int number) {
        if (number >= versions.length) {
            versions = Arrays.copyOf(versions, Math.max(number + 1, versions.length + (versions.length >> 2)));
            keyVersions = Arrays.copyOf(keyVersions, versions.length);
            lastDays = Arrays.copyOf(lastDays, versions.length);
        }
    }

    private int number(ProviderId provider) {
        int number = providers.indexOf(provider);
        if (number < 0) {
            number = providers.size();
            store.addProvider(number, provider);
            providers.add(provider);
        }
        return number;
    }
}
