package org.cadrenode.optout.internal;

import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deliveries, lists, sweeps, restarts and repetitions in random order: who is out at the end, with what, and which
 * records are stopped depends on the records and requests alone. The expectation is worked out from them directly.
 */
class OptOutPropertiesTest {
    private static final long SEED = 20260203;
    private static final int ROUNDS = 12;
    private static final int CHILDREN = 30;

    @TempDir
    private Path directory;

    /** A child as the generator made it. */
    private record Child(int number, boolean defined, Set<Identifier> identifiers, List<Row> rows) {
        String localId() {
            return "P" + number;
        }
    }

    private record Request(String line, Set<Identifier> identifiers) { }

    @Test
    void whoIsOutDependsOnRecordsAndRequestsAloneNotOnTheirOrder() throws IOException {
        System.out.println("OptOutPropertiesTest seed " + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            List<Child> children = new ArrayList<>();
            for (int number = 0; number < CHILDREN; number++) {
                children.add(child(number, random));
            }
            List<Request> requests = requests(children, random);
            try (Site site = new Site(directory.resolve("round" + round))) {
                live(site, children, requests, random, "seed " + (SEED + round));
            }
        }
    }

    private static void live(Site site, List<Child> children, List<Request> requests, Random random, String seed)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        children.forEach(child -> rows.addAll(child.rows()));
        Collections.shuffle(rows, random);
        List<Landed> deliveries = new ArrayList<>();
        for (int from = 0; from < rows.size();) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(40));
            deliveries.add(site.landing.put(deliveries.size(), Site.TRUST, "", rows.subList(from, to)));
            from = to;
        }
        List<Object> events = new ArrayList<>(deliveries);
        events.addAll(requests);
        events.addAll(deliveries.subList(0, deliveries.size() / 2));
        Collections.shuffle(events, random);
        Map<String, Boolean> knownWhenStopped = new HashMap<>();
        for (Object event : events) {
            if (event instanceof Landed landed) {
                site.screen(landed);
            } else if (event instanceof Request request) {
                site.add(request.line());
            }
            // Between events the node restarts or sweeps now and then.
            switch (random.nextInt(8)) {
                case 0 -> site.restart();
                case 1 -> order(site, knownWhenStopped);
                default -> { }
            }
        }
        deliveries.forEach(landed -> screenAgain(site, landed));
        order(site, knownWhenStopped);
        check(site, children, requests, deliveries, seed);
    }

    private static void order(Site site, Map<String, Boolean> stopped) {
        List<StoppedChild> due = site.optOut().due();
        due.forEach(child -> assertEquals(null, stopped.put(child.localId(), true), "a child is ordered back twice"));
        if (!due.isEmpty()) {
            site.optOut().ordered(due, "order-" + stopped.size());
            site.optOut().honoured("order-" + stopped.size());
        }
    }

    private static void screenAgain(Site site, Landed landed) {
        try {
            site.screen(landed);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void check(Site site, List<Child> children, List<Request> requests, List<Landed> deliveries, String seed)
            throws IOException {
        Map<SubjectKey, Set<Identifier>> out = new HashMap<>();
        Set<SubjectKey> known = new HashSet<>();
        Set<Request> matched = new HashSet<>();
        for (Child child : children) {
            List<Request> matching = requests.stream().filter(request -> matches(request, child)).toList();
            if (!matching.isEmpty()) {
                matched.addAll(matching);
                out.put(site.key(child.localId()), child.identifiers());
            } else if (child.defined()) {
                known.add(site.key(child.localId()));
            }
        }
        assertFalse(out.isEmpty() || known.isEmpty(), seed);
        assertEquals(out, site.suppressed(), seed);
        Map<SubjectKey, Set<Identifier>> held = new HashMap<>();
        site.held().forEach((key, person) -> held.put(key, new HashSet<>(person.identifiers())));
        for (Child child : children) {
            SubjectKey key = site.key(child.localId());
            assertEquals(known.contains(key), site.vault().knows(key), seed);
            assertFalse(out.containsKey(key) && held.containsKey(key), seed + ": an opted-out child is in the vault");
            assertFalse(known.contains(key) && !held.get(key).containsAll(child.identifiers()), seed);
        }
        assertEquals(matched.size(), site.optOut().status().matched(), seed);
        assertEquals(matched.size(), site.optOut().status().honoured(), seed);
        for (Landed landed : deliveries) {
            var again = site.screen(landed);
            List<ScreeningDecision> decisions = site.landing.decisions(landed.id());
            try (var records = site.landing.records(landed.id())) {
                while (records.next()) {
                    SubjectKey key = site.key(String.valueOf(records.value(0)));
                    ScreeningDecision expected = out.containsKey(key) ? ScreeningDecision.OPTED_OUT
                            : known.contains(key) ? ScreeningDecision.PASS : ScreeningDecision.HELD;
                    assertEquals(expected, decisions.get((int) records.ordinal()), seed);
                }
            }
            assertEquals(site.optOut().version(), again.optOuts(), seed);
        }
    }

    // A request asks for a child if one of its numbers is the child's, or if all parts of its name are.
    private static boolean matches(Request request, Child child) {
        boolean number = request.identifiers().stream().anyMatch(
                one -> one.kind() == IdentifierKind.NHS_NUMBER && child.identifiers().contains(one));
        boolean hasName = request.identifiers().stream().anyMatch(one -> one.kind() == IdentifierKind.SURNAME);
        return number || hasName && request.identifiers().stream().filter(one -> one.kind() != IdentifierKind.NHS_NUMBER)
                .allMatch(child.identifiers()::contains);
    }

    // Few names and days, so that requests hit by parts that come in different rows, and namesakes are hit together.
    private static Child child(int number, Random random) {
        Set<Identifier> identifiers = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        boolean defined = random.nextInt(5) > 0;
        if (defined) {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                String nhs = random.nextInt(3) == 0 ? nhsNumber(number) : null;
                String forename = random.nextBoolean() ? "Fore" + random.nextInt(3) : null;
                String surname = random.nextBoolean() ? "Sur" + random.nextInt(3) : null;
                String birth = random.nextBoolean() ? Site.birthDate(random.nextInt(3)) : null;
                rows.add(new Row(Site.PATIENTS, "P" + number, nhs, null, null, forename, null, surname, null, birth, "M", null));
                note(identifiers, nhs, forename, surname, birth);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String nhs = random.nextInt(4) == 0 ? nhsNumber(number) : null;
            String birth = random.nextBoolean() ? Site.birthDate(random.nextInt(3)) : null;
            String surname = random.nextInt(3) == 0 ? "Sur" + random.nextInt(3) : null;
            rows.add(new Row(Site.CONTACTS, "P" + number, nhs, birth, surname, "note"));
            note(identifiers, nhs, null, surname, birth);
        }
        for (int i = random.nextInt(2); i > 0; i--) {
            rows.add(Site.relative(number));
        }
        return new Child(number, defined, identifiers, rows);
    }

    private static void note(Set<Identifier> identifiers, String nhs, String forename, String surname, String birth) {
        note(identifiers, IdentifierKind.NHS_NUMBER, nhs);
        note(identifiers, IdentifierKind.FORENAME, forename);
        note(identifiers, IdentifierKind.SURNAME, surname);
        note(identifiers, IdentifierKind.BIRTH_DATE, birth);
    }

    private static void note(Set<Identifier> identifiers, IdentifierKind kind, String value) {
        if (value != null) {
            identifiers.add(new Identifier(kind, value));
        }
    }

    private static List<Request> requests(List<Child> children, Random random) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Set<Identifier> identifiers = new HashSet<>();
            String nhs = random.nextInt(3) > 0 ? nhsNumber(children.get(random.nextInt(CHILDREN)).number()) : "";
            boolean named = nhs.isEmpty() || random.nextInt(3) == 0;
            String name = named
                    ? "Fore" + random.nextInt(3) + ",Sur" + random.nextInt(3) + "," + Site.birthDate(random.nextInt(3)) : ",,";
            if (!nhs.isEmpty()) {
                identifiers.add(new Identifier(IdentifierKind.NHS_NUMBER, nhs));
            }
            if (named) {
                String[] parts = name.split(",");
                note(identifiers, null, parts[0], parts[1], parts[2]);
            }
            requests.add(new Request(nhs + ",," + name + DECIDED.replace("05", String.format("%02d", 10 + i)), identifiers));
        }
        return requests;
    }
}
