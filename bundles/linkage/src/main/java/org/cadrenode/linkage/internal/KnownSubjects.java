package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Scratch;
import org.cadrenode.linkage.engine.Settlement;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Subjects;
import org.cadrenode.linkage.internal.TokenStore.Counters;

/**
 * The subjects in memory, in the engine, as they are in the store, and each single change of them. A change is entered in the
 * {@link SubjectChanges} that it is called with; whoever calls stores them. Not thread-safe.
 */
final class KnownSubjects {
    private final TokenStore store;
    private final StoredViews views;
    private final LinkEngine engine;
    private final LinkDecisions decisions;
    private final List<ProviderId> providers;
    private final Subjects subjects;
    private final SubjectNames names;
    private final Set<Pseudonym> forgotten;
    private final TokenMarks marks = new TokenMarks();
    private final Persons persons = new Persons();
    private Counters counters;
    private boolean ledgerDue;

    /** Reads the store. */
    KnownSubjects(TokenStore store, LinkRules rules, Scratch scratch) {
        this.store = store;
        views = new StoredViews(store, rules.viewsMebibytes());
        engine = new LinkEngine(rules.judge(), rules.largestBlock(), views, scratch);
        subjects = engine.subjects();
        names = new SubjectNames(subjects);
        StoredRows rows = new StoredRows(store);
        providers = store.providers();
        forgotten = new HashSet<>(rows.forgotten());
        counters = store.counters();
        rows.subjects(providers, (subject, person, unsettled, keyVersion, lastDay) -> {
            engine.restore(subject);
            persons.put(subject, person);
            marks.restore(subject.number(), keyVersion, lastDay);
            if (unsettled) {
                engine.unsettle(subject);
            }
        });
        rows.views((number, content, version) -> {
            Subject subject = at(number);
            marks.restore(number, version);
            engine.restore(subject, content);
        });
        rows.pairs(engine::restorePair);
        rows.formerPseudonyms((provider, former, subject) -> names.former(providers.get(provider), former, subject));
        decisions = new LinkDecisions(rows.decisions(providers), engine, names::find);
    }

    private Subject at(int number) {
        Subject subject = subjects.get(number);
        if (subject == null) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The token store has tokens of nobody");
        }
        return subject;
    }

    LinkEngine engine() {
        return engine;
    }

    /** Returns what people decided; the ledger is due after a change of it. */
    LinkDecisions decisions() {
        return decisions;
    }

    /** Returns what has been given out. */
    Counters counters() {
        return counters;
    }

    List<ProviderId> providers() {
        return providers;
    }

    /** Returns those who are here of some, by number. */
    List<Subject> present(BitSet numbers) {
        List<Subject> present = new ArrayList<>();
        numbers.stream().filter(subjects::has).forEach(number -> present.add(at(number)));
        return present;
    }

    /** Returns those of a provider's children who are here. */
    Set<Pseudonym> known(ProviderId provider, Collection<Pseudonym> pseudonyms) {
        return pseudonyms.stream().filter(one -> names.find(provider, one) != null).collect(Collectors.toSet());
    }

    /** Returns a subject of whatever provider by its pseudonym, or by one that it had. */
    Optional<Subject> find(Pseudonym pseudonym) {
        return providers.stream().flatMap(provider -> Optional.ofNullable(names.find(provider, pseudonym)).stream()).findFirst();
    }

    /** Returns whether a child may not be here, by this name. */
    boolean isForgotten(Pseudonym pseudonym) {
        return forgotten.contains(pseudonym);
    }

    /** Counts who is settled. */
    Status status() {
        return persons.status(subjects, marks::keyVersion, counters.lastPerson());
    }

    /** Returns what a look at pairs needs. */
    PairQueue queue() {
        return new PairQueue(engine, decisions, persons);
    }

    /** Takes a child's tokens, and returns the child. */
    Subject take(ProviderId provider, PersonTokens set, int day, SubjectChanges changes) {
        Subject known = names.find(provider, set.subject());
        Subject subject = known == null ? added(provider, set.subject(), changes) : known;
        put(subject, set, day, changes);
        return subject;
    }

    private Subject added(ProviderId provider, Pseudonym pseudonym, SubjectChanges changes) {
        int number = counters.lastSubject() + 1;
        counters = new Counters(number, counters.lastPerson(), counters.lastSequence());
        Subject subject = new Subject(number, provider, pseudonym);
        engine.restore(subject);
        changes.add(subject);
        decisions.arrived(subject, changes::unsettle);
        return subject;
    }

    private void put(Subject subject, PersonTokens set, int day, SubjectChanges changes) {
        int number = subject.number();
        if (marks.came(number, day)) {
            changes.came(subject, day);
        }
        if (marks.hold(number, set.keyVersion(), set.version(), engine.hasTokens(number))) {
            boolean newer = marks.put(number, set.keyVersion(), set.version());
            PersonViews content = PersonViews.of(set);
            if (engine.put(subject, content, changes::unsettle) || newer) {
                changes.tokens(subject, content, set.version());
            }
        }
    }

    /** Gives a child its new pseudonym and tokens, and returns whether it is known. */
    boolean renew(ProviderId provider, Renewal renewal, int day, SubjectChanges changes) {
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
        if (decisions.any(subject.pseudonym())) {
            ledgerDue = true;
            changes.renameDecisions(subject.pseudonym(), present);
            decisions.rename(subject.pseudonym(), renamed).forEach(changes::decide);
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

    /** Removes whoever has a pseudonym, at whatever provider, and keeps it so that nobody comes back by it. */
    void forget(Pseudonym pseudonym, SubjectChanges changes) {
        bar(pseudonym, changes);
        for (ProviderId provider : providers) {
            drop(provider, pseudonym, changes);
        }
    }

    /** Lets somebody come again who was forgotten, and returns whether that was so. */
    boolean readmit(Pseudonym pseudonym, SubjectChanges changes) {
        boolean was = forgotten.remove(pseudonym);
        if (was) {
            changes.unbar(pseudonym);
        }
        return was;
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

    /** Removes a subject with its other names. It is not barred: tokens may bring it again. */
    void withdraw(Subject subject, SubjectChanges changes) {
        names.formers(subject).forEach(name -> names.forgetFormer(subject.provider(), name));
        leave(subject, changes);
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

    /** Returns a number that no subject has, nor any number from there on. */
    int end() {
        return subjects.end();
    }

    /** Returns whether there are tokens of a subject, and none came since {@code day}. */
    boolean before(int number, int day) {
        return subjects.has(number) && engine.hasTokens(number) && marks.lastDay(number) < day;
    }

    /** Lets a subject's tokens go. It stays with whom it was found to be. */
    void withdrawTokens(int number, SubjectChanges changes) {
        Subject subject = at(number);
        engine.withdraw(subject);
        changes.withdraw(subject);
    }

    /** Takes a decision about two subjects. */
    void decide(StoredDecision decision, SubjectChanges changes) {
        decisions.put(decision, changes::unsettle);
        changes.decide(decision);
        ledgerDue = true;
    }

    /** Settles what is left to settle, and stores who is whom. */
    Settled settle() {
        Settlement settlement = engine.settle();
        Persons.Assigned assigned = persons.assign(settlement.clusters(), store, counters);
        counters = assigned.counters();
        if (marks.mixed()) {
            int common = engine.retire();
            if (marks.retire(common)) {
                store.retire(common);
            }
        }
        return new Settled(settlement, assigned.subjects());
    }

    /** What was settled, and how many subjects are of another person than before. */
    record Settled(Settlement settlement, int reassigned) { }

    /** Takes note that everything is in the store, and returns whether the ledger is to be written, too. */
    boolean stored() {
        views.stored();
        boolean due = ledgerDue;
        ledgerDue = false;
        return due;
    }

    /** Returns a provider's number; it has one from now on. */
    int number(ProviderId provider) {
        int number = providers.indexOf(provider);
        if (number < 0) {
            number = providers.size();
            store.addProvider(number, provider);
            providers.add(provider);
        }
        return number;
    }
}
