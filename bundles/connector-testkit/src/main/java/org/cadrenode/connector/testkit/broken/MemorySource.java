package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Scenario;
import org.cadrenode.connector.testkit.SourceUnderTest;

/** A source in memory that keeps, of each visit, its state and the number of its last change. Thread-safe. */
public final class MemorySource implements SourceUnderTest {
    private final List<Visit> visits = new ArrayList<>();
    private long changes;
    private boolean off;

    record Visit(String child, String surname, String outcome, long change, Instant changed, boolean removed) { }

    /** Returns the first so many visits that changed behind a number, in the order of their changes. */
    synchronized List<Visit> changedBehind(long change, int most) throws IOException {
        if (off) {
            throw new IOException("The clinic does not answer");
        }
        return visits.stream().filter(visit -> visit.change > change).sorted(Comparator.comparingLong(Visit::change)).limit(most)
                .collect(Collectors.toList());
    }

    /** Returns the first so many visits that were changed at a later time than the one of a number. */
    synchronized List<Visit> changedLaterThan(long change, int most) throws IOException {
        Instant then = visits.stream().filter(visit -> visit.change == change).map(Visit::changed).findFirst().orElse(Instant.EPOCH);
        return changedBehind(0, Integer.MAX_VALUE).stream().filter(visit -> visit.changed.isAfter(then)).limit(most).collect(Collectors.toList());
    }

    private Instant later() {
        return Instant.parse("2030-01-01T00:00:00Z").plusSeconds(changes);
    }

    @Override
    public synchronized void fill(Scenario scenario) {
        visits.clear();
        changes = 0;
        for (int child = 0; child < scenario.children(); child++) {
            Person person = scenario.person(child);
            visits.add(new Visit(person.id(), person.surname(), "seen", ++changes, scenario.changed(child), false));
        }
    }

    @Override
    public synchronized void change(Scenario scenario, int child) {
        Visit visit = visits.get(child);
        visits.set(child, new Visit(visit.child, visit.surname, "seen again", ++changes, later(), false));
    }

    @Override
    public synchronized void remove(Scenario scenario, int child) {
        Visit visit = visits.get(child);
        visits.set(child, new Visit(visit.child, visit.surname, visit.outcome, ++changes, later(), true));
    }

    @Override
    public synchronized void off() {
        off = true;
    }

    @Override
    public synchronized void on() {
        off = false;
    }

    @Override
    public void close() { }
}
