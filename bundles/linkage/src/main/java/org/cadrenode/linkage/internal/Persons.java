package org.cadrenode.linkage.internal;

import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.internal.PersonChoice.Choice;
import org.cadrenode.linkage.internal.TokenStore.Counters;
import org.jspecify.annotations.Nullable;

/** Which person each subject was found to be. Not thread-safe. */
final class Persons {
    private long[] persons = new long[1 << 10];

    /** How many subjects are of another person than before, and what has been given out since. */
    record Assigned(int subjects, Counters counters) { }

    /** Returns the person of a subject, {@link PersonChoice#NONE} if it has none. */
    long of(int subject) {
        return subject < persons.length ? persons[subject] : PersonChoice.NONE;
    }

    void put(Subject subject, long person) {
        if (subject.number() >= persons.length) {
            persons = Arrays.copyOf(persons, Math.max(subject.number() + 1, persons.length + (persons.length >> 1)));
        }
        persons[subject.number()] = person;
    }

    /**
     * Counts persons and their subjects.
     *
     * @param subjects by their numbers, with gaps
     * @param keyVersions of the tokens of each
     * @param providers all of them
     * @param lastPerson the largest number of a person; the first is 1
     */
    Status status(@Nullable Subject[] subjects, int[] keyVersions, List<ProviderId> providers, long lastPerson) {
        Map<String, Map<Integer, Long>> versions = new TreeMap<>();
        // Of each person, the number of a provider that knows it, and 1.
        int[] known = new int[Math.toIntExact(lastPerson) + 1];
        BitSet linked = new BitSet();
        long settled = 0;
        long found = 0;
        for (Subject subject : subjects) {
            if (subject == null) {
                continue;
            }
            versions.computeIfAbsent(subject.provider().value(), any -> new TreeMap<>()).merge(keyVersions[subject.number()], 1L, Long::sum);
            int person = Math.toIntExact(of(subject.number()));
            if (person != PersonChoice.NONE) {
                int provider = providers.indexOf(subject.provider()) + 1;
                settled++;
                if (known[person] == 0) {
                    found++;
                } else if (known[person] != provider) {
                    linked.set(person);
                }
                known[person] = provider;
            }
        }
        return new Status(settled, found, linked.cardinality(), versions);
    }

    /** Stores who is whom, in one transaction. */
    Assigned assign(List<Choice> choices, TokenStore store, Counters counters) {
        return store.change(connection -> {
            int reassigned = 0;
            long lastPerson = counters.lastPerson();
            long lastSequence = counters.lastSequence();
            try (PreparedStatement same = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE WHERE subject_id = ? AND unsettled");
                    PreparedStatement other = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE, person = ?, sequence = ? WHERE subject_id = ?")) {
                for (Choice choice : choices) {
                    long person = choice.kept() == PersonChoice.NONE ? ++lastPerson : choice.kept();
                    for (Subject subject : choice.cluster()) {
                        if (of(subject.number()) == person) {
                            same.setInt(1, subject.number());
                            same.addBatch();
                        } else {
                            put(subject, person);
                            other.setLong(1, person);
                            other.setLong(2, ++lastSequence);
                            other.setInt(3, subject.number());
                            other.addBatch();
                            reassigned++;
                        }
                    }
                }
                same.executeBatch();
                other.executeBatch();
            }
            Counters now = new Counters(counters.lastSubject(), lastPerson, lastSequence);
            store.storeCounters(connection, now);
            return new Assigned(reassigned, now);
        });
    }
}
