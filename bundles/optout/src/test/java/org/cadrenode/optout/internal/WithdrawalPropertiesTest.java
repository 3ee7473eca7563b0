package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads, re-loads, opt-outs, words to be in, withdrawals, orders, receipts, restarts and kills in random order. Whoever is out is
 * nowhere but in the suppression store, at every moment at which the node says that it applied the register; whoever is in at
 * the end is known, with all that was told of it, passes the screen and is not barred at the resource.
 */
class WithdrawalPropertiesTest {
    private static final long SEED = 20260206;
    private static final int ROUNDS = 4;
    private static final int CHILDREN = 8;
    private static final int EVENTS = 60;
    private static final LocalDate TODAY = LocalDate.of(2026, 2, 3);

    @TempDir
    private Path directory;

    /** What somebody decided, as the test knows it. */
    private static final class Said {
        private final int child;
        private final Maker maker;
        private final boolean in;
        private final long reference;
        private boolean withdrawn;

        private Said(int child, Maker maker, boolean in, long reference) {
            this.child = child;
            this.maker = maker;
            this.in = in;
            this.reference = reference;
        }
    }

    private final List<Said> said = new ArrayList<>();
    private final Map<Integer, Landed> deliveries = new LinkedHashMap<>();
    private final Set<Integer> screened = new HashSet<>();
    private final Map<String, List<StoppedChild>> orders = new LinkedHashMap<>();
    private final Set<String> everOrdered = new HashSet<>();
    // By its identifiers; what came of a child before them could not be told from another's.
    private final Set<Integer> met = new HashSet<>();
    private final Set<SubjectKey> loaded = new HashSet<>();
    private final Set<SubjectKey> barred = new HashSet<>();
    private int number;
    private String seed = "";

    // Children with an odd number are 13 by now, the others are not.
    private static String born(int child) {
        return child % 2 == 0 ? "2015-03-04" : "2011-05-06";
    }

    private static Row patient(int child) {
        return new Row(Site.PATIENTS, "P" + child, Site.nhsNumber(child), null, null, "Forename" + child, null, "Surname" + child, null,
                born(child), "M", null);
    }

    @Test
    void whoIsOutIsNowhereAndWhoIsInIsNotLost() throws IOException {
        System.out.println("WithdrawalPropertiesTest seed " + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            seed = "seed " + (SEED + round);
            said.clear();
            deliveries.clear();
            screened.clear();
            orders.clear();
            everOrdered.clear();
            loaded.clear();
            met.clear();
            barred.clear();
            try (Site site = new Site(directory.resolve("round" + round))) {
                prepare(site, random);
                for (int event = 0; event < EVENTS; event++) {
                    boolean kill = random.nextInt(4) == 0;
                    if (kill) {
                        int at = random.nextInt(8);
                        site.restart(Optional.of(vault -> new CutVault(vault, CutVault.Cut.ANYWHERE, at)));
                    }
                    try {
                        event(site, random);
                    } catch (CutVault.Killed e) {
                        assertTrue(kill, seed);
                    }
                    if (kill) {
                        site.restart();
                    }
                }
                for (int end = 0; end < 4; end++) {
                    sweep(site, random, true);
                    for (int delivery : deliveries.keySet()) {
                        screen(site, delivery);
                    }
                }
                check(site);
            }
        }
    }

    private void prepare(Site site, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int child = 0; child < CHILDREN; child++) {
            rows.add(patient(child));
            rows.add(Site.relative(child));
            rows.add(Site.contact(child));
        }
        Collections.shuffle(rows, random);
        for (int from = 0; from < rows.size();) {
            int to = Math.min(rows.size(), from + 3 + random.nextInt(6));
            deliveries.put(++number, site.landing.put(number, Site.TRUST, "", rows.subList(from, to)));
            from = to;
        }
    }

    private void event(Site site, Random random) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> screen(site, List.copyOf(deliveries.keySet()).get(random.nextInt(deliveries.size())));
            case 3, 4 -> say(site, random);
            case 5, 6 -> withdraw(site, random);
            default -> sweep(site, random, false);
        }
    }

    private void screen(Site site, int delivery) throws IOException {
        Landed landed = deliveries.get(delivery);
        site.screen(landed);
        screened.add(delivery);
        List<ScreeningDecision> decisions = site.landing.decisions(landed.id());
        try (var records = site.landing.records(landed.id())) {
            while (records.next()) {
                SubjectKey key = site.key(String.valueOf(records.value(0)));
                if (records.table().equals(Site.PATIENTS)) {
                    met.add(child(site, key));
                }
                if (decisions.get((int) records.ordinal()) == ScreeningDecision.PASS) {
                    assertFalse(out(child(site, key)), seed + ": an opted-out child passes the screen");
                    if (!barred.contains(key)) {
                        loaded.add(key);
                    }
                }
            }
        }
    }

    private static int child(Site site, SubjectKey key) {
        for (int child = 0; child < CHILDREN; child++) {
            if (site.key("P" + child).equals(key)) {
                return child;
            }
        }
        throw new IllegalStateException();
    }

    private void say(Site site, Random random) throws IOException {
        int child = random.nextInt(CHILDREN);
        Maker maker = List.of(new Maker(Decider.PARENT, "a"), new Maker(Decider.PARENT, "b"), new Maker(Decider.YOUNG_PERSON, ""))
                .get(random.nextInt(3));
        boolean in = maker.decider() == Decider.YOUNG_PERSON && random.nextBoolean();
        Map<String, String> line = new HashMap<>(Map.of("scope", "all", "decided_by", maker.decider().word(), "person", maker.person(),
                "decided_on", TODAY.minusDays(60).plusDays(said.size() % 60).toString(), "decision", in ? "in" : "out"));
        line.put("nhs_number", Site.nhsNumber(child));
        Recording.Single single = site.optOut().recording().add(OptOutList.single(line), "governance", false);
        if (single.isNew()) {
            said.add(new Said(child, maker, in, single.reference()));
        }
    }

    private void withdraw(Site site, Random random) {
        List<Said> open = said.stream().filter(one -> !one.withdrawn).toList();
        if (!open.isEmpty()) {
            Said one = open.get(random.nextInt(open.size()));
            site.optOut().recording().withdraw(one.reference, one.maker, TODAY, "", "governance",
                    AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, one.reference));
            one.withdrawn = true;
        }
    }

    // As the provider's flow does it: orders, receipts, and those who come back.
    private void sweep(Site site, Random random, boolean all) throws IOException {
        List<StoppedChild> due = site.optOut().due();
        for (int child = 0; child < CHILDREN; child++) {
            assertFalse(met.contains(child) && out(child) && site.held().containsKey(site.key("P" + child)),
                    seed + ": an opted-out child is in the vault");
        }
        if (!due.isEmpty()) {
            String order = "order-" + due.stream().map(one -> one.localId() + "." + one.round()).sorted().collect(Collectors.joining(","));
            assertTrue(everOrdered.add(order), seed + ": the same order twice is sent once, and would not take back what came since");
            site.optOut().ordered(due, order);
            orders.put(order, due);
            due.forEach(one -> {
                barred.add(one.subject());
                loaded.remove(one.subject());
            });
        }
        for (String order : List.copyOf(orders.keySet())) {
            if (all || random.nextInt(3) == 0) {
                site.optOut().honoured(order);
                orders.remove(order);
            }
        }
        site.optOut().due();
        List<ReturningChild> coming = site.optOut().returning();
        if (!coming.isEmpty()) {
            Set<SubjectKey> keys = coming.stream().map(one -> one.child().subject()).collect(Collectors.toSet());
            for (int delivery : screened) {
                site.optOut().recall(deliveries.get(delivery), Site.DICTIONARY, keys);
            }
            coming.stream().filter(ReturningChild::wasLoaded).forEach(one -> barred.remove(one.child().subject()));
            site.optOut().returned(coming.stream().map(ReturningChild::child).toList());
        }
    }

    // The last of the young person's words counts from 13; without one, anybody's opt-out does.
    private boolean out(int child) {
        List<Said> counting = said.stream().filter(one -> one.child == child && !one.withdrawn).toList();
        boolean ofAge = child % 2 == 1;
        if (!ofAge) {
            return counting.stream().anyMatch(one -> !one.in);
        }
        Optional<Said> in = counting.stream().filter(one -> one.in).max(Comparator.comparing(this::day));
        if (in.isEmpty()) {
            return counting.stream().anyMatch(one -> !one.in);
        }
        return counting.stream().anyMatch(one -> !one.in && one.maker.decider() == Decider.YOUNG_PERSON && day(one) >= day(in.get()));
    }

    private int day(Said one) {
        return said.indexOf(one) % 60;
    }

    private void check(Site site) throws IOException {
        var held = site.held();
        var suppressed = site.suppressed();
        for (int child = 0; child < CHILDREN; child++) {
            SubjectKey key = site.key("P" + child);
            String seen = seed + " child " + child;
            assertEquals(out(child), suppressed.containsKey(key), seen);
            assertEquals(!out(child), site.vault().knows(key), seen);
            assertEquals(!out(child), held.containsKey(key), seen);
            if (out(child)) {
                assertFalse(loaded.contains(key), seen);
            } else {
                assertFalse(barred.contains(key), seen);
                assertTrue(loaded.contains(key), seen);
                assertEquals(1, held.get(key).relatives().size(), seen);
                assertEquals(5, held.get(key).identifiers().size(), seen);
            }
        }
    }
}
