package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenReader;
import org.cadrenode.api.pseudonym.TokenSet;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.PairJudge;
import org.cadrenode.linkage.engine.Settlement;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TokenBag;
import org.cadrenode.linkage.internal.PersonChoice.Choice;
import org.cadrenode.linkage.internal.TokenStore.Counters;

/**
 * The subjects in memory, in the engine, as they are in the store; and every change of both. Not thread-safe. After an
 * exception it is out of step with the store and must not be used any more.
 */
final class LiveSubjects {
    private static final int BATCH = 1_000;

    private final TokenStore store;
    private final LinkEngine engine;
    private final List<ProviderId> providers;
    private final Map<ProviderId, Map<Pseudonym, Subject>> subjects = new HashMap<>();
    private final Set<Pseudonym> forgotten;
    private long[] persons = new long[1 << 10];
    private long[] versions = new long[1 << 10];
    private Counters counters;

    /**
     * What a call did.
     *
     * @param tokenSets token sets that came, without those of forgotten children
     * @param changed how many of them were new or other than before
     * @param forgotten subjects that were removed
     * @param reassigned subjects whose person changed
     * @param conflicts see {@link Settlement#conflicts()}
     * @param ambiguous see {@link Settlement#ambiguous()}
     */
    record Change(long tokenSets, long changed, long forgotten, long reassigned, long conflicts, long ambiguous) { }

    private record Stored(Subject subject, TokenBag tokens, long version, boolean added) { }

    LiveSubjects(TokenStore store, PairJudge judge, int largestBlock) {
        this.store = store;
        engine = new LinkEngine(judge, largestBlock);
        providers = store.providers();
        forgotten = new HashSet<>(store.forgotten());
        counters = store.counters();
        store.subjects(providers, (subject, tokens, version, person, unsettled) -> {
            place(subject);
            persons[subject.number()] = person;
            versions[subject.number()] = version;
            engine.restore(subject, tokens);
            if (unsettled) {
                engine.unsettle(subject);
            }
        });
    }

    /** Takes a provider's token sets in and settles what they touch. */
    Change take(ProviderId provider, TokenReader reader) throws IOException {
        int providerNumber = providers.indexOf(provider);
        if (providerNumber < 0) {
            providerNumber = providers.size();
            store.addProvider(providerNumber, provider);
            providers.add(provider);
        }
        long tokenSets = 0;
        long changed = 0;
        List<TokenSet> batch = new ArrayList<>(BATCH);
        Optional<TokenSet> next = reader.next();
        while (next.isPresent()) {
            if (!forgotten.contains(next.get().subject())) {
                tokenSets++;
                batch.add(next.get());
            }
            next = reader.next();
            if (batch.size() == BATCH || next.isEmpty()) {
                changed += put(provider, providerNumber, batch);
                batch.clear();
            }
        }
        return settle(tokenSets, changed, 0);
    }

    /** Removes subjects wherever they are, and keeps their pseudonyms so that they do not come back. */
    Change forget(List<Pseudonym> pseudonyms) {
        long removed = 0;
        for (int from = 0; from < pseudonyms.size(); from += BATCH) {
            removed += remove(pseudonyms.subList(from, Math.min(pseudonyms.size(), from + BATCH)));
        }
        return settle(0, 0, removed);
    }

    private int put(ProviderId provider, int providerNumber, List<TokenSet> batch) {
        Map<Pseudonym, Subject> ofProvider = subjects.computeIfAbsent(provider, any -> new HashMap<>());
        Map<Integer, Stored> stored = new HashMap<>();
        Set<Integer> touched = new HashSet<>();
        for (TokenSet set : batch) {
            TokenBag tokens = TokenBag.of(set.tokens());
            Subject known = ofProvider.get(set.subject());
            if (known != null && set.version() < versions[known.number()]) {
                // Packages go out in the order of their release: one that was made earlier may come later.
                continue;
            }
            Subject subject = known;
            if (subject == null) {
                int number = counters.lastSubject() + 1;
                counters = new Counters(number, counters.lastPerson(), counters.lastSequence());
                subject = new Subject(number, provider, set.subject());
                place(subject);
            }
            boolean newer = set.version() != versions[subject.number()];
            versions[subject.number()] = set.version();
            if (engine.put(subject, tokens, one -> touched.add(one.number())) || newer) {
                boolean added = known == null || stored.containsKey(known.number()) && stored.get(known.number()).added();
                stored.put(subject.number(), new Stored(subject, tokens, set.version(), added));
            }
        }
        if (!stored.isEmpty()) {
            store.change(connection -> {
                write(connection, stored, providerNumber);
                stored.values().stream().filter(Stored::added).forEach(one -> touched.remove(one.subject().number()));
                mark(connection, touched);
                store.storeCounters(connection, counters);
                return null;
            });
        }
        return stored.size();
    }

    private static void write(Connection connection, Map<Integer, Stored> stored, int provider) throws SQLException {
        try (PreparedStatement subject = connection.prepareStatement(
                        "INSERT INTO subject VALUES (?, ?, ?, ?, 0, 0, TRUE)");
                PreparedStatement added = connection.prepareStatement("INSERT INTO token_set VALUES (?, ?, ?)");
                PreparedStatement replaced = connection.prepareStatement(
                        "UPDATE token_set SET version = ?, tokens = ? WHERE subject_id = ?")) {
            for (Stored one : stored.values()) {
                int number = one.subject().number();
                if (one.added()) {
                    subject.setInt(1, number);
                    subject.setInt(2, provider);
                    subject.setLong(3, one.subject().pseudonym().high());
                    subject.setLong(4, one.subject().pseudonym().low());
                    subject.addBatch();
                    added.setInt(1, number);
                    added.setLong(2, one.version());
                    added.setBytes(3, one.tokens().bytes());
                    added.addBatch();
                } else {
                    replaced.setLong(1, one.version());
                    replaced.setBytes(2, one.tokens().bytes());
                    replaced.setInt(3, number);
                    replaced.addBatch();
                }
            }
            subject.executeBatch();
            added.executeBatch();
            replaced.executeBatch();
        }
    }

    private int remove(List<Pseudonym> pseudonyms) {
        List<Integer> removed = new ArrayList<>();
        Set<Integer> touched = new HashSet<>();
        for (Pseudonym pseudonym : pseudonyms) {
            for (Map<Pseudonym, Subject> ofProvider : subjects.values()) {
                Subject subject = ofProvider.remove(pseudonym);
                if (subject != null) {
                    engine.remove(subject, one -> touched.add(one.number()));
                    persons[subject.number()] = PersonChoice.NONE;
                    removed.add(subject.number());
                }
            }
        }
        store.change(connection -> {
            try (PreparedStatement bar = connection.prepareStatement(
                            "MERGE INTO forgotten KEY (pseudonym_high, pseudonym_low) VALUES (?, ?)");
                    PreparedStatement subject = connection.prepareStatement("DELETE FROM subject WHERE subject_id = ?");
                    PreparedStatement tokens = connection.prepareStatement("DELETE FROM token_set WHERE subject_id = ?")) {
                for (Pseudonym pseudonym : pseudonyms) {
                    if (forgotten.add(pseudonym)) {
                        bar.setLong(1, pseudonym.high());
                        bar.setLong(2, pseudonym.low());
                        bar.addBatch();
                    }
                }
                bar.executeBatch();
                for (int number : removed) {
                    subject.setInt(1, number);
                    subject.addBatch();
                    tokens.setInt(1, number);
                    tokens.addBatch();
                }
                subject.executeBatch();
                tokens.executeBatch();
            }
            mark(connection, touched);
            return null;
        });
        return removed.size();
    }

    private static void mark(Connection connection, Set<Integer> touched) throws SQLException {
        try (PreparedStatement mark = connection.prepareStatement(
                "UPDATE subject SET unsettled = TRUE WHERE subject_id = ? AND NOT unsettled")) {
            for (int number : touched) {
                mark.setInt(1, number);
                mark.addBatch();
            }
            mark.executeBatch();
        }
    }

    private Change settle(long tokenSets, long changed, long removed) {
        Settlement settlement = engine.settle();
        List<Choice> choices = PersonChoice.choose(settlement.clusters(), number -> persons[number]);
        long reassigned = 0;
        int from = 0;
        while (from < choices.size()) {
            int until = from;
            int size = 0;
            while (until < choices.size() && size < BATCH) {
                size += choices.get(until++).cluster().size();
            }
            reassigned += assign(choices.subList(from, until));
            from = until;
        }
        return new Change(tokenSets, changed, removed, reassigned, settlement.conflicts(), settlement.ambiguous());
    }

    private int assign(List<Choice> choices) {
        return store.change(connection -> {
            int reassigned = 0;
            try (PreparedStatement same = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE WHERE subject_id = ? AND unsettled");
                    PreparedStatement other = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE, person = ?, sequence = ? WHERE subject_id = ?")) {
                for (Choice choice : choices) {
                    long person = choice.kept();
                    if (person == PersonChoice.NONE) {
                        person = counters.lastPerson() + 1;
                        counters = new Counters(counters.lastSubject(), person, counters.lastSequence());
                    }
                    for (Subject subject : choice.cluster()) {
                        if (persons[subject.number()] == person) {
                            same.setInt(1, subject.number());
                            same.addBatch();
                        } else {
                            counters = new Counters(counters.lastSubject(), counters.lastPerson(),
                                    counters.lastSequence() + 1);
                            persons[subject.number()] = person;
                            other.setLong(1, person);
                            other.setLong(2, counters.lastSequence());
                            other.setInt(3, subject.number());
                            other.addBatch();
                            reassigned++;
                        }
                    }
                }
                same.executeBatch();
                other.executeBatch();
            }
            store.storeCounters(connection, counters);
            return reassigned;
        });
    }

    private void place(Subject subject) {
        subjects.computeIfAbsent(subject.provider(), any -> new HashMap<>()).put(subject.pseudonym(), subject);
        if (subject.number() >= persons.length) {
            persons = Arrays.copyOf(persons, Math.max(subject.number() + 1, persons.length + (persons.length >> 1)));
            versions = Arrays.copyOf(versions, persons.length);
        }
    }
}
