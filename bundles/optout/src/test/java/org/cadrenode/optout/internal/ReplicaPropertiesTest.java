package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Maker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads, opt-outs, withdrawals, orders, backups, restores of register, vault or both, bare machines, opt-outs while the register is
 * behind, and replays, in random order. Whatever is released passes no child who is out by all that anybody ever said; at the end
 * who is out is nowhere, and who is in is known, passes, and is not barred at the resource.
 */
class ReplicaPropertiesTest {
    private static final long SEED = 20260214;
    private static final int ROUNDS = 3;
    private static final int CHILDREN = 6;
    private static final int EVENTS = 40;
    private static final Maker PARENT = new Maker(Decider.PARENT, "");
    private static final LocalDate TODAY = LocalDate.of(2026, 2, 3);

    @TempDir
    private Path directory;

    private final Map<Integer, Set<Long>> out = new HashMap<>();
    private final List<Landed> deliveries = new ArrayList<>();
    private final Set<SubjectKey> barred = new HashSet<>();
    private Set<SubjectKey> passed = new HashSet<>();
    private boolean backedUp;
    private int said;
    private int orders;
    private String seed = "";

    @Test
    void noRestoreBringsAnybodyBackNorLosesAnybody() throws IOException {
        System.out.println("ReplicaPropertiesTest seed " + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            seed = "seed " + (SEED + round);
            out.clear();
            deliveries.clear();
            barred.clear();
            backedUp = false;
            Path home = directory.resolve("round" + round);
            try (Site site = new Site(home.resolve("machine"), Site.keys(5), Copies.at(home.resolve("share")))) {
                for (int child = 0; child < CHILDREN; child += 2) {
                    deliveries.add(site.landing.put(child + 1, Site.TRUST, "", List.of(Site.patient(child), Site.relative(child),
                            Site.patient(child + 1))));
                }
                for (int event = 0; event < EVENTS; event++) {
                    event(site, home, random);
                }
                replay(site);
                for (int end = 0; end < 4; end++) {
                    sweep(site);
                    screenAll(site);
                }
                check(site);
            }
        }
    }

    private void event(Site site, Path home, Random random) throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> optOut(site, random.nextInt(CHILDREN));
            case 3, 4 -> withdraw(site, random);
            case 5 -> screenAll(site);
            case 6 -> {
                site.optOut().replica().sweep();
                site.restart(() -> Copies.put(home.resolve("machine"), home.resolve("backup")));
                backedUp = true;
            }
            case 7 -> restore(site, home, random);
            case 8 -> replay(site);
            default -> sweep(site);
        }
    }

    private void optOut(Site site, int child) throws IOException {
        Map<String, String> line = Map.of("scope", "all", "decided_by", "parent", "nhs_number", Site.nhsNumber(child),
                "decided_on", TODAY.minusDays(++said % 300).toString());
        Recording.Single single = site.optOut().recording().add(OptOutList.single(line), "governance", false);
        if (single.isNew()) {
            out.computeIfAbsent(child, key -> new HashSet<>()).add(single.reference());
        }
    }

    private void withdraw(Site site, Random random) {
        List<Integer> children = List.copyOf(out.keySet());
        if (children.isEmpty() || !site.optOut().store().mode().settled()) {
            return;
        }
        Set<Long> open = out.get(children.get(random.nextInt(children.size())));
        for (long reference : Set.copyOf(open)) {
            site.optOut().recording().withdraw(reference, PARENT, TODAY, "", "governance",
                    AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, reference));
            open.remove(reference);
        }
    }

    private void restore(Site site, Path home, Random random) throws IOException {
        site.optOut().replica().sweep();
        int what = random.nextInt(4);
        if (!backedUp || !site.optOut().store().mode().settled()) {
            return;
        }
        site.restart(() -> {
            switch (what) {
                case 0 -> Copies.put(home.resolve("backup"), home.resolve("machine"));
                case 1 -> Copies.put(home.resolve("backup").resolve("optout"), home.resolve("machine").resolve("optout"));
                case 2 -> Copies.put(home.resolve("backup").resolve("vault"), home.resolve("machine").resolve("vault"));
                default -> Copies.remove(home.resolve("machine"));
            }
        });
    }

    private void replay(Site site) throws IOException {
        if (!site.optOut().store().mode().settled()) {
            site.optOut().replay("anna");
        }
    }

    private boolean out(int child) {
        return !out.getOrDefault(child, Set.of()).isEmpty();
    }

    // What was screened may leave only if nothing forbids it at that moment.
    private void screenAll(Site site) throws IOException {
        passed = new HashSet<>();
        boolean released = site.optOut().refusal(Site.TRUST, new SourceId("test")).isEmpty();
        for (Landed landed : deliveries) {
            site.screen(landed);
            List<ScreeningDecision> decisions = site.landing.decisions(landed.id());
            try (var records = site.landing.records(landed.id())) {
                while (records.next()) {
                    SubjectKey key = site.key(String.valueOf(records.value(0)));
                    if (decisions.get((int) records.ordinal()) == ScreeningDecision.PASS && released) {
                        assertFalse(out(child(site, key)), seed + ": an opted-out child leaves");
                        passed.add(key);
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

    private void sweep(Site site) throws IOException {
        List<StoppedChild> due = site.optOut().due();
        if (!due.isEmpty()) {
            String order = "order" + ++orders;
            site.optOut().ordered(due, order);
            due.forEach(one -> barred.add(one.subject()));
            site.optOut().honoured(order);
            site.optOut().due();
        }
        List<ReturningChild> coming = site.optOut().returning();
        if (!coming.isEmpty()) {
            Set<SubjectKey> keys = coming.stream().map(one -> one.child().subject()).collect(Collectors.toSet());
            for (Landed landed : deliveries) {
                site.optOut().recall(landed, Site.DICTIONARY, keys);
            }
            coming.stream().filter(ReturningChild::wasLoaded).forEach(one -> barred.remove(one.child().subject()));
            site.optOut().returned(coming.stream().map(ReturningChild::child).toList());
        }
        site.optOut().replica().sweep();
    }

    private void check(Site site) {
        assertEquals(Optional.empty(), site.optOut().refusal(Site.TRUST, new SourceId("test")), seed);
        var held = site.held();
        var suppressed = site.suppressed();
        for (int child = 0; child < CHILDREN; child++) {
            SubjectKey key = site.key("P" + child);
            String seen = seed + " child " + child;
            assertEquals(out(child), suppressed.containsKey(key), seen);
            assertEquals(!out(child), held.containsKey(key), seen);
            assertEquals(!out(child), passed.contains(key), seen);
            if (!out(child)) {
                assertFalse(barred.contains(key), seen);
            }
        }
    }
}
