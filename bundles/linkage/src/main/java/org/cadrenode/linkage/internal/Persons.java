package org.cadrenode.linkage.internal;

import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.internal.PersonChoice.Choice;
import org.cadrenode.linkage.internal.TokenStore.Counters;

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
