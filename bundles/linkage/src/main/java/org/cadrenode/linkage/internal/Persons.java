package org.cadrenode.linkage.internal;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Subjects;
import org.cadrenode.linkage.internal.PersonChoice.Choice;
import org.cadrenode.linkage.internal.TokenStore.Counters;

/** Which person each subject was found to be. Not thread-safe. */
final class Persons {
    private static final int BATCH = 1_000;

    private int[] persons = new int[1 << 10];

    /** How many subjects are of another person than before, and what has been given out since. */
    record Assigned(int subjects, Counters counters) { }

    /** Returns the person of a subject, {@link PersonChoice#NONE} if it has none. */
    long of(int subject) {
        return subject < persons.length ? persons[subject] : PersonChoice.NONE;
    }

    void put(Subject subject, long person) {
        if (subject.number() >= persons.length) {
            persons = Arrays.copyOf(persons, Math.max(subject.number() + 1, persons.length + (persons.length >> 3)));
        }
        persons[subject.number()] = Math.toIntExact(person);
    }

    /**
     * Counts persons and their subjects.
     *
     * @param keyVersions of the tokens of each, by its number
     * @param lastPerson the largest number of a person; the first is 1
     */
    Status status(Subjects subjects, IntUnaryOperator keyVersions, long lastPerson) {
        Map<String, Map<Integer, Long>> versions = new TreeMap<>();
        // Of each person, the number of a provider that knows it.
        short[] known = new short[Math.toIntExact(lastPerson) + 1];
        BitSet linked = new BitSet();
        long settled = 0;
        long found = 0;
        int run = 0;
        for (int number = 0; number < subjects.end(); number++) {
            if (!subjects.has(number)) {
                continue;
            }
            int provider = subjects.provider(number);
            run++;
            int next = number + 1;
            if (next == subjects.end() || !subjects.has(next) || subjects.provider(next) != provider || keyVersions.applyAsInt(next) != keyVersions.applyAsInt(number)) {
                versions.computeIfAbsent(subjects.get(number).provider().value(), any -> new TreeMap<>()).merge(keyVersions.applyAsInt(number), (long) run, Long::sum);
                run = 0;
            }
            int person = persons[number];
            if (person != PersonChoice.NONE) {
                settled++;
                if (known[person] == 0) {
                    found++;
                } else if (known[person] != provider) {
                    linked.set(person);
                }
                known[person] = (short) provider;
            }
        }
        return new Status(settled, found, linked.cardinality(), versions);
    }

    /**
     * Gives clusters their persons, and stores who is whom, some in a transaction. Persons get their numbers in the order of the
     * clusters; they are stored in the order in which their newest subjects came, so that what lies together in the store is written
     * together. If it is cut off, numbers that were not used are not given again.
     */
    Assigned assign(List<List<Subject>> clusters, TokenStore store, Counters counters) {
        List<Choice> choices = PersonChoice.choose(clusters, this::of);
        int fresh = 0;
        while (fresh < choices.size() && choices.get(fresh).kept() == PersonChoice.NONE) {
            fresh++;
        }
        long[] order = byArrival(choices, fresh);
        Assigned assigned = new Assigned(0, new Counters(counters.lastSubject(), counters.lastPerson() + fresh, counters.lastSequence()));
        List<Choice> batch = new ArrayList<>();
        int subjects = 0;
        for (long one : order) {
            Choice choice = choices.get((int) one);
            batch.add((int) one < fresh ? new Choice(choice.cluster(), counters.lastPerson() + 1 + (int) one) : choice);
            subjects += choice.cluster().size();
            if (subjects >= BATCH) {
                assigned = store(batch, store, assigned);
                batch.clear();
                subjects = 0;
            }
        }
        return batch.isEmpty() ? assigned : store(batch, store, assigned);
    }

    // The places of choices, of each the newest subject before it. Who needs a new person stays before those who keep one.
    private static long[] byArrival(List<Choice> choices, int fresh) {
        long[] order = new long[choices.size()];
        for (int i = 0; i < order.length; i++) {
            int newest = 0;
            for (Subject subject : choices.get(i).cluster()) {
                newest = Math.max(newest, subject.number());
            }
            order[i] = (long) newest << Integer.SIZE | i;
        }
        Arrays.sort(order, 0, fresh);
        Arrays.sort(order, fresh, order.length);
        return order;
    }

    private Assigned store(List<Choice> choices, TokenStore store, Assigned before) {
        return store.change(connection -> {
            int reassigned = before.subjects();
            long lastSequence = before.counters().lastSequence();
            try (PreparedStatement same = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE WHERE subject_id = ? AND unsettled");
                    PreparedStatement other = connection.prepareStatement(
                            "UPDATE subject SET unsettled = FALSE, person = ?, sequence = ? WHERE subject_id = ?")) {
                for (Choice choice : choices) {
                    for (Subject subject : choice.cluster()) {
                        if (of(subject.number()) == choice.kept()) {
                            same.setInt(1, subject.number());
                            same.addBatch();
                        } else {
                            put(subject, choice.kept());
                            other.setLong(1, choice.kept());
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
            Counters now = new Counters(before.counters().lastSubject(), before.counters().lastPerson(), lastSequence);
            store.storeCounters(connection, now);
            return new Assigned(reassigned, now);
        });
    }
}
