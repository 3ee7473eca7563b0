package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A delivery is taken out again, over all the real rooms of two providers, their resource and its custodian. A kill at each point:
 * {@code -Dcadre.withdrawal.stride=1}.
 */
class WithdrawnDeliveryTest {
    private static final int CHILDREN = 3;
    private static final int STRIDE = Integer.getInteger("cadre.withdrawal.stride", 9);

    @TempDir
    private Path files;
    private WholeJournal journal;
    private WholeSite site;
    private int lives;
    private int version;

    @BeforeEach
    void start() throws IOException {
        GrowingKeys node = new GrowingKeys(1);
        journal = new WholeJournal(node.present());
        site = new WholeSite(files.resolve("life0"), node, new GrowingKeys(2), journal);
    }

    @AfterEach
    void stop() {
        site.points.disarm();
        site.close();
    }

    @Test
    void itsRowsGoAndThoseOfOtherDeliveriesStayAndWhatItToldMayBeToldAnew() throws IOException {
        deliver(WholeSite.TRUST, "people", people(1));
        site.rest();
        DeliveryId before = deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first", "1+T0,v2,first", "1+T1,v4,first");
        site.rest();
        String wrong = "2+T0,v2,wrong";
        DeliveryId delivery = deliver(WholeSite.TRUST, "visits", "id,number,kind", wrong, "2+T1,v3,wrong", "2-T1,v4,");
        site.rest();
        DeliveryId later = deliver(WholeSite.TRUST, "visits", "id,number,kind", "3+T1,v3,later");
        site.rest();
        assertEquals(Set.of("v1 first", "v2 wrong", "v3 later"), visits());
        assertEquals(1, site.withdrawals.holding(before).records(), "one was replaced, and one is no more");
        assertEquals(Map.of("visits", 1L), site.withdrawals.holding(delivery).tables());

        site.withdrawals.withdraw(delivery, "a wrong extract");
        assertTrue(site.research.withdrawn(delivery));
        site.rest();
        assertEquals(Set.of("v1 first", "v3 later"), visits());
        assertEquals(List.of(1L), site.withdrawals.list().stream().map(one -> one.records()).toList());
        assertTrue(site.withdrawals.list().get(0).done());
        assertFalse(packages().contains(site.research.packages(delivery).get(0)), "its package is not kept");
        assertTrue(packages().containsAll(site.research.packages(later)));
        assertEquals(1, count(AuditAction.DELIVERY_WITHDRAWN));
        assertEquals(1, count(AuditAction.DELIVERY_REMOVED));
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> site.withdrawals.withdraw(delivery, "again")).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> site.withdrawals.withdraw(
                new DeliveryId("D-AAAAAAAAAAAA"), "none such")).code());
        assertEquals(ErrorCode.USAGE, assertThrows(CadreException.class, () -> site.withdrawals.withdraw(later.continuation(2), "a part")).code());

        deliver(WholeSite.TRUST, "visits", "id,number,kind", wrong, "2+T1,v3,wrong", "2-T1,v4,");
        site.rest();
        assertEquals(Set.of("v1 first", "v3 later"), visits(), "the same content is the same delivery");
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v2,righted", "1+T1,v4,there");
        site.rest();
        assertEquals(Set.of("v1 first", "v2 righted", "v3 later", "v4 there"), visits(), "older states fill what it left");
    }

    @Test
    void whoeverCameWithItAloneIsLinkedNoMoreUntilAnotherBringsThem() throws IOException {
        DeliveryId delivery = deliver(WholeSite.TRUST, "people", people(1));
        deliver(WholeSite.COUNCIL, "people", people(1));
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first");
        site.rest();
        assertEquals(CHILDREN, site.linkage.status().linked());
        long person = person("v1 first");
        assertTrue(person > 0);
        assertEquals(CHILDREN, site.withdrawals.holding(delivery).tokens());

        site.withdrawals.withdraw(delivery, "no agreement");
        site.rest();
        assertEquals(0, site.linkage.status().linked());
        assertEquals(CHILDREN, site.linkage.status().subjects(), "the council's");
        assertEquals(0, person("v1 first"), "the visit is another delivery's, and nobody's");
        assertEquals(CHILDREN, site.withdrawals.list().get(0).children());

        deliver(WholeSite.TRUST, "people", people(2));
        site.rest();
        assertEquals(CHILDREN, site.linkage.status().linked());
        assertTrue(person("v1 first") > 0);
        site.withdrawals.withdraw(site.landing.deliveries().stream().map(one -> one.milestone().delivery()).filter(one -> one.table().equals("visits"))
                .findFirst().orElseThrow().id(), "and that");
        site.rest();
        assertEquals(CHILDREN, site.linkage.status().linked(), "visits bring no tokens");
        assertEquals(Set.of(), visits());
    }

    @Test
    void whatComesOfItLaterIsLeftOutAndTheStreamGoesOn() throws IOException {
        deliver(WholeSite.TRUST, "people", "id,nhs,forename,surname,born,state,out", child(0, 1));
        DeliveryId delivery = deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first", "1+T2,v2,held");
        site.rest();
        assertEquals(Set.of("v1 first"), visits());
        site.withdrawals.withdraw(delivery, "no agreement");
        site.rest();
        deliver(WholeSite.TRUST, "people", "id,nhs,forename,surname,born,state,out", child(2, 2));
        site.rest();
        DeliveryId continued = delivery.continuation(2);
        Tally tally = site.landing.delivery(continued).orElseThrow().milestone().tally();
        assertEquals(0, tally.loaded());
        assertEquals(1, tally.dropped());
        assertEquals(0, tally.underWay());
        assertEquals(Set.of(), visits());
        assertFalse(packages().containsAll(site.research.packages(delivery)));
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "9+T2,v2,told");
        site.rest();
        assertEquals(Set.of("v2 told"), visits());
    }

    @Test
    void whoOptsOutStaysOutAndWhoComesBackDoesNotBringItAlong() throws IOException {
        deliver(WholeSite.TRUST, "people", people(1));
        DeliveryId delivery = deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first", "1+T1,v2,first");
        site.rest();
        long out = site.desk.add(Map.of("scope", "all", "decided_by", "parent", "person", "case 1", "decided_on", "2026-01-05",
                "nhs_number", SiteModel.nhsNumber(0)), false).reference();
        site.rest();
        assertEquals(Set.of("v2 first"), visits());
        site.withdrawals.withdraw(delivery, "a wrong extract");
        site.rest();
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "5+T0,v1,again", "5+T1,v2,again");
        site.rest();
        assertEquals(Set.of("v2 again"), visits());
        site.desk.withdraw(out, Map.of("decided_by", "parent", "person", "case 1"), "letter");
        site.rest();
        assertEquals(Set.of("v1 again", "v2 again"), visits());
        for (DeliveryStatus status : site.landing.deliveries()) {
            assertEquals(0, status.milestone().tally().underWay(), status::toString);
        }
    }

    @Test
    void aStoreThatIsPutBackMeetsWhatWasWithdrawnSince() throws IOException {
        DeliveryId people = deliver(WholeSite.TRUST, "people", people(1));
        deliver(WholeSite.COUNCIL, "people", people(1));
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first");
        site.rest();
        for (String store : List.of("research", "linkage")) {
            site.close();
            KillPoints.copy(site.folder.resolve(store), files.resolve("copy of " + store));
            site = site.over(site.folder);
        }
        site.withdrawals.withdraw(people, "no agreement");
        site.rest();
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "2+T0,v2,second");
        site.rest();
        Set<String> rows = rows();
        for (String store : List.of("research", "linkage", "research")) {
            site.putBack(store, files.resolve("copy of " + store));
            site.rest();
            assertEquals(rows, rows(), store);
            assertEquals(Set.of(0L), persons("v"), store);
            assertEquals(CHILDREN, site.linkage.status().subjects(), store);
            assertTrue(site.withdrawals.list().get(0).done());
        }
        site.close();
        KillPoints.remove(site.folder.resolve("withdrawals"));
        site = site.over(site.folder);
        site.rest();
        site.putBack("research", files.resolve("copy of research"));
        site.rest();
        assertEquals(rows, rows(), "the ledger was lost, and written anew from the database");
    }

    @Test
    void researchAgreesOnWhoIsWhomWithALinkageThatIsPutBackAlone() throws IOException {
        deliver(WholeSite.TRUST, "people", people(1)[0], child(0, 1));
        site.rest();
        site.close();
        KillPoints.copy(site.folder.resolve("linkage"), files.resolve("copy of linkage"));
        site = site.over(site.folder);
        // What comes now is linked in another order once linkage was put back: each provider's packages one after the other.
        deliver(WholeSite.TRUST, "people", people(1)[0], child(1, 1));
        site.rest();
        deliver(WholeSite.COUNCIL, "people", people(1)[0], child(2, 1));
        site.rest();
        deliver(WholeSite.TRUST, "people", people(2)[0], child(2, 2), child(3, 2));
        site.rest();
        deliver(WholeSite.COUNCIL, "people", people(2)[0], child(0, 2), child(3, 2));
        site.rest();
        assertEquals(linked(), seen());
        site.putBack("linkage", files.resolve("copy of linkage"));
        site.rest();
        assertEquals(linked(), seen());
        assertEquals(7, seen().size());
        assertEquals(4, new TreeSet<>(seen().values()).size());
    }

    /** Returns the person of each child at a provider, as linkage has it. */
    private Map<Pseudonym, Long> linked() {
        return site.linkage.assignmentsSince(0, Integer.MAX_VALUE).stream().collect(Collectors.toMap(one -> one.subject(), one -> one.person().value()));
    }

    /** Returns the person of each child at a provider, as the research database has it. */
    private Map<Pseudonym, Long> seen() {
        Map<Pseudonym, Long> seen = new HashMap<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) -> seen.put(subject, person));
        return seen;
    }

    @Test
    void aKillAtAnyPointLeavesItWhollyThereOrIsGoneOnWith() throws IOException {
        DeliveryId people = deliver(WholeSite.TRUST, "people", people(1));
        deliver(WholeSite.COUNCIL, "people", people(1));
        deliver(WholeSite.TRUST, "visits", "id,number,kind", "1+T0,v1,first");
        site.rest();
        Path origin = files.resolve("origin");
        site.close();
        KillPoints.copy(site.folder, origin);
        boolean killed = true;
        int kills = 0;
        for (int points = 0; killed; points += STRIDE) {
            Path before = files.resolve("life" + ++lives);
            Path after = files.resolve("life" + ++lives);
            KillPoints.copy(origin, before);
            site = site.over(before);
            killed = false;
            site.points.arm(points, after);
            try {
                site.withdrawals.withdraw(people, "no agreement");
                site.resource();
            } catch (KillPoints.Killed e) {
                killed = true;
                kills++;
            }
            if (killed) {
                site.close();
                site = site.over(after);
                site.resource();
                if (!site.research.withdrawn(people)) {
                    assertEquals(CHILDREN * 2 + 1, rows().size(), "it was not ordered, and all is there");
                    site.withdrawals.withdraw(people, "no agreement");
                    site.resource();
                }
            }
            site.points.disarm();
            assertEquals(CHILDREN + 1, rows().size(), "after " + points + " points");
            assertEquals(CHILDREN, site.linkage.status().subjects());
            assertEquals(Set.of(0L), persons("v"));
            assertEquals(CHILDREN, site.withdrawals.list().get(0).records());
            assertEquals(CHILDREN, site.withdrawals.list().get(0).children());
            assertTrue(site.withdrawals.list().get(0).done());
            assertFalse(packages().containsAll(site.research.packages(people)));
            site.rest();
            site.close();
        }
        System.out.println("WithdrawnDeliveryTest killed " + kills + " times");
        assertTrue(kills > 5);
        site = site.over(origin);
    }

    private DeliveryId deliver(ProviderId provider, String table, String... lines) throws IOException {
        site.deliver(provider, table, String.join("\n", lines));
        return site.landing.deliveries().stream().map(one -> one.milestone().delivery()).filter(one -> one.provider().equals(provider))
                .max(Comparator.comparing(one -> one.receivedAt())).orElseThrow().id();
    }

    private String[] people(int states) {
        return Stream.concat(Stream.of("id,nhs,forename,surname,born,state,out"), Stream.iterate(0, child -> child + 1).limit(CHILDREN)
                .map(child -> child(child, states))).toArray(String[]::new);
    }

    // The same child at both providers, by number and name.
    private String child(int child, int state) {
        return state + "+" + "T" + child + "," + SiteModel.nhsNumber(child) + "," + SiteModel.forename(child) + "," + SiteModel.surname(child, false)
                + "," + SiteModel.born(child) + ",s" + state + ",N";
    }

    private Set<String> rows() {
        Set<String> rows = new TreeSet<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) ->
                rows.add(provider + " " + table + " " + subject + " " + text));
        return rows;
    }

    private Set<String> visits() {
        Set<String> rows = new TreeSet<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) -> {
            if (table.equals("visits")) {
                rows.add(text);
            }
        });
        return rows;
    }

    private Set<Long> persons(String start) {
        Set<Long> persons = new TreeSet<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) -> {
            if (text.startsWith(start)) {
                persons.add(person);
            }
        });
        return persons;
    }

    private long person(String text) {
        return persons(text).iterator().next();
    }

    private long count(AuditAction action) {
        return journal.entries.stream().filter(entry -> entry.event().action() == action).count();
    }

    /** Returns the packages that the resource keeps. */
    private Set<String> packages() throws IOException {
        try (Stream<Path> kept = Files.list(site.folder.resolve("exchange/state/intake/applied"))) {
            return kept.map(file -> file.getFileName().toString().replace(".cadre", "")).collect(Collectors.toSet());
        }
    }
}
