package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.Settlement;
import org.cadrenode.linkage.engine.Subject;

/**
 * What may be done with the subjects: each is done to {@link KnownSubjects} and stored in batches, then what it touched is settled. Not
 * thread-safe. After an exception memory is out of step with the store, and this must not be used any more.
 */
final class LiveSubjects implements AutoCloseable {
    private static final int BATCH = 1_000;
    private static final int NO_PROVIDER = -1;

    private final TokenStore store;
    private final DecisionLedger ledger;
    private final SealedScratch scratch;
    private final KnownSubjects known;
    private final LinkEngine engine;

    /**
     * Reads the store. If its pairs were judged by other rules, all are compared and settled anew.
     *
     * @param scratch takes what does not fit memory; closed with this
     */
    LiveSubjects(TokenStore store, LinkRules rules, DecisionLedger ledger, SealedScratch scratch) {
        this.store = store;
        this.ledger = ledger;
        this.scratch = scratch;
        known = new KnownSubjects(store, rules, scratch);
        engine = known.engine();
        if (!store.judge().equals(rules.digest())) {
            judgeAnew(rules.digest());
        }
        completeDecisions();
    }

    // The store may have been put back, and the ledger not: either may lack what the other has.
    private void completeDecisions() {
        List<StoredDecision> kept = ledger.read();
        SubjectChanges changes = new SubjectChanges();
        List<StoredDecision> missing = known.decisions().complete(kept, changes::unsettle);
        missing.forEach(decision -> {
            known.number(decision.leftProvider());
            known.number(decision.rightProvider());
            changes.decide(decision);
        });
        write(changes, NO_PROVIDER);
        if (!new HashSet<>(kept).equals(new HashSet<>(known.decisions().all()))) {
            ledger.write(known.decisions().all());
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
        for (int from = 0; from < known.end(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            changes.pairs(done.get(0, Math.min(done.length(), from + BATCH)), from, engine);
            write(changes, NO_PROVIDER);
        }
        store.change(connection -> {
            store.storeJudge(connection, digest);
            return null;
        });
    }

    /**
     * Takes a provider's token sets in and settles what they touch.
     *
     * @param delivery that brings them
     */
    Change take(ProviderId provider, String delivery, String packageId, PersonTokensReader reader, int day) throws IOException {
        int providerNumber = known.number(provider);
        long tokenSets = 0;
        long changed = 0;
        SubjectChanges changes = new SubjectChanges();
        BitSet brought = new BitSet();
        int batch = 0;
        for (Optional<PersonTokens> next = reader.next(); next.isPresent(); next = reader.next()) {
            PersonTokens set = next.get();
            if (!known.isForgotten(set.subject())) {
                tokenSets++;
                brought.set(known.take(provider, set, day, changes).number());
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
        int providerNumber = known.number(provider);
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
            if (!known.renew(provider, renewal, day, changes)) {
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

    /** Removes subjects wherever they are, and keeps their pseudonyms so that they do not come back. */
    Change forget(List<Pseudonym> pseudonyms) {
        long removed = 0;
        for (int from = 0; from < pseudonyms.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Pseudonym pseudonym : pseudonyms.subList(from, Math.min(pseudonyms.size(), from + BATCH))) {
                known.forget(pseudonym, changes);
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
        return known.present(store.read(connection -> new BroughtRows(connection).onlyBy(delivery)));
    }

    /** Removes those whose tokens came with a delivery alone. They are not barred: another delivery may bring them. */
    Change withdraw(DeliveryId delivery) {
        List<Subject> gone = onlyBy(delivery);
        for (int from = 0; from < gone.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Subject subject : gone.subList(from, Math.min(gone.size(), from + BATCH))) {
                known.withdraw(subject, changes);
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
        return known.known(provider, pseudonyms);
    }

    /** Lets subjects come again who were forgotten. */
    Change readmit(List<Pseudonym> pseudonyms) {
        long readmitted = 0;
        for (int from = 0; from < pseudonyms.size(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (Pseudonym pseudonym : pseudonyms.subList(from, Math.min(pseudonyms.size(), from + BATCH))) {
                readmitted += known.readmit(pseudonym, changes) ? 1 : 0;
            }
            store(changes, NO_PROVIDER);
        }
        return Change.of(0, readmitted, 0, 0, 0);
    }

    private int store(SubjectChanges changes, int provider) {
        changes.pairs(engine.compare(changes::unsettle), 0, engine);
        write(changes, provider);
        return changes.tokenSets();
    }

    private void write(SubjectChanges changes, int provider) {
        if (!changes.isEmpty()) {
            store.change(connection -> {
                changes.write(connection, provider, known.providers());
                store.storeCounters(connection, known.counters());
                return null;
            });
        }
        if (known.stored()) {
            ledger.write(known.decisions().all());
        }
    }

    /** Returns whether tokens of a child came last before {@code day}. */
    boolean anyBefore(int day) {
        return IntStream.range(0, known.end()).anyMatch(number -> known.before(number, day));
    }

    /** Lets the tokens go of those of whom none came since {@code day}. They stay with whom they were found to be. */
    long withdrawBefore(int day) {
        long withdrawn = 0;
        for (int from = 0; from < known.end(); from += BATCH) {
            SubjectChanges changes = new SubjectChanges();
            for (int number = from; number < Math.min(known.end(), from + BATCH); number++) {
                if (known.before(number, day)) {
                    known.withdrawTokens(number, changes);
                    withdrawn++;
                }
            }
            store(changes, NO_PROVIDER);
        }
        settle(Change.of(0, 0, 0, 0, 0));
        return withdrawn;
    }

    /** Settles what is left to settle. */
    Change settle() {
        return settle(Change.of(0, 0, 0, 0, 0));
    }

    private Change settle(Change done) {
        KnownSubjects.Settled settled = known.settle();
        Settlement settlement = settled.settlement();
        return new Change(done.tokenSets(), done.changed(), done.forgotten(), done.renamed(), done.unknown(), settled.reassigned(),
                settlement.conflicts(), settlement.ambiguous(), settlement.compared(), settlement.oversized());
    }

    /** Takes a decision about two subjects, and settles what it touches. */
    Change decide(StoredDecision decision) {
        SubjectChanges changes = new SubjectChanges();
        known.decide(decision, changes);
        store(changes, NO_PROVIDER);
        return settle();
    }

    /** Counts who is settled. */
    Status status() {
        return known.status();
    }

    /** Returns what a look at pairs needs. */
    PairQueue queue() {
        return known.queue();
    }

    /** Returns a subject of whatever provider by its pseudonym, or by one that it had. */
    Optional<Subject> find(Pseudonym pseudonym) {
        return known.find(pseudonym);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
