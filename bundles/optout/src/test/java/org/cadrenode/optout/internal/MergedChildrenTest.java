package org.cadrenode.optout.internal;

import static org.cadrenode.api.identifiable.ScreeningDecision.HELD;
import static org.cadrenode.api.identifiable.ScreeningDecision.OPTED_OUT;
import static org.cadrenode.api.identifiable.ScreeningDecision.PASS;
import static org.cadrenode.api.identifiable.ScreeningDecision.QUARANTINED;
import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.contact;
import static org.cadrenode.optout.internal.Site.merged;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.cadrenode.optout.internal.Site.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two local ids that the provider says are one child. */
class MergedChildrenTest {
    private static final long SEED = 5150;

    @TempDir
    private Path directory;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<ScreeningDecision> decisions(Screened screened) {
        return site.landing.decisions(screened.id());
    }

    private Set<String> due() {
        return site.optOut().due().stream().map(StoppedChild::localId).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void recordsUnderBothIdsAreTheSurvivorsWhereverTheMergeStands() throws IOException {
        Screened screened = site.screen(1, contact(1), contact(2), merged(1, 2), patient(2), contact(1));
        assertEquals(List.of(PASS, PASS, PASS, PASS, PASS), decisions(screened));
        assertEquals(site.key("P2"), site.key("P1"));
        assertEquals(Set.of(site.key("P2")), site.held().keySet());
    }

    @Test
    void recordsOfAnIdThatWasHeldGoOnOnceItIsMergedIntoAKnownChild() throws IOException {
        Screened held = site.screen(1, contact(1));
        assertEquals(List.of(HELD), decisions(held));
        site.screen(2, patient(2), merged(1, 2));
        assertEquals(1, site.optOut().resolvable(held.landed(), Site.DICTIONARY));
    }

    @Test
    void mergesIntoItselfBackAndElsewhereAreQuarantinedWithTheirPlace() throws IOException {
        Screened screened = site.screen(1, patient(1), patient(2), patient(3), merged(1, 2), merged(2, 1), merged(1, 3),
                merged(3, 3), new Row(Site.MERGES, "P2", " "), new Row(Site.MERGES, null, "P3"), merged(1, 2));
        List<ScreeningDecision> expected =
                List.of(PASS, PASS, PASS, PASS, QUARANTINED, QUARANTINED, QUARANTINED, PASS, QUARANTINED, PASS);
        assertEquals(expected, decisions(screened));
        assertEquals(Stream.of(ErrorCode.MERGE_REFUSED, ErrorCode.MERGE_REFUSED, ErrorCode.MERGE_REFUSED,
                ErrorCode.SUBJECT_MISSING).toList(), site.landing.quarantined().stream().map(QuarantineEntry::code).toList());
        assertEquals(List.of("former", "former", "former", "survivor"),
                site.landing.quarantined().stream().map(QuarantineEntry::column).toList());
        assertEquals(expected, decisions(site.screen(screened.landed())));
        assertNotEquals(site.key("P3"), site.key("P2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anOptOutOfEitherIdBeforeTheMergeStopsBothAndTakesBothBack(int out) throws IOException {
        Screened first = site.screen(1, patient(1), patient(2), patient(3));
        assertEquals(List.of(PASS, PASS, PASS), decisions(first));
        site.add(nhsNumber(out) + ",,,," + DECIDED);
        assertEquals(Set.of("P" + out), due());
        site.optOut().ordered(site.optOut().due(), "order-1");
        site.optOut().honoured("order-1");
        assertEquals("removed", site.optOut().requests(1).get(0).state());
        long version = site.optOut().version();
        Screened screened = site.screen(2, merged(1, 2), contact(1), contact(2), contact(3));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, PASS), decisions(screened));
        assertTrue(site.optOut().version() > version, "what was screened before is screened again");
        assertEquals(Set.of("P" + (3 - out)), due());
        assertEquals("removing", site.optOut().requests(1).get(0).state());
        assertEquals(Set.of(site.key("P3")), site.held().keySet());
        site.restart();
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, PASS), decisions(site.screen(screened.landed())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anOptOutByTheNumberOfEitherIdAfterTheMergeStopsTheChild(int out) throws IOException {
        site.screen(1, patient(1), patient(2), merged(1, 2));
        site.add(nhsNumber(out) + ",,,," + DECIDED);
        assertEquals(Set.of("P2"), due());
        assertEquals(List.of("P1"), site.vault().formerIds(Site.TRUST, "P2"));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(site.screen(2, contact(1), contact(2))));
        assertTrue(site.held().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anOptOutThatAWaitingRequestAsksForStopsBothWhenTheyComeTogetherWithTheMerge(int out) throws IOException {
        site.add(nhsNumber(out) + ",,,," + DECIDED);
        Screened screened = site.screen(1, merged(1, 2), patient(1), patient(2), contact(1), contact(2));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, OPTED_OUT, OPTED_OUT), decisions(screened));
        assertTrue(site.held().isEmpty());
    }

    @Test
    void aChainOfMergesInOneDeliveryStopsAllOfItAndARefusedOneStopsNobody() throws IOException {
        site.add(nhsNumber(3) + ",,,," + DECIDED);
        site.screen(1, patient(1), patient(2), patient(3), patient(4), patient(5));
        Screened screened = site.screen(2, merged(1, 2), merged(2, 3), merged(1, 5), contact(1), contact(2), contact(5));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, QUARANTINED, OPTED_OUT, OPTED_OUT, PASS), decisions(screened));
        assertEquals(Set.of("P1", "P2"), due());
    }

    @Test
    void aKillBehindTheRegisterAndBeforeTheVaultLetsNobodyThrough() throws IOException {
        site.screen(1, patient(1), patient(2));
        site.add(nhsNumber(1) + ",,,," + DECIDED);
        due();
        site.restart(Optional.of(vault -> new CutVault(vault, CutVault.Cut.BEFORE_MERGE)));
        assertThrows(IllegalStateException.class, () -> site.screen(2, merged(1, 2), contact(2)));
        site.restart();
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(site.screen(3, contact(1), contact(2))));
        Screened again = site.screen(2, merged(1, 2), contact(2));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(again));
        assertEquals(site.key("P2"), site.key("P1"));
    }

    @Test
    void whoIsOutInTheEndDoesNotDependOnTheOrderOfMergesRecordsAndRequests() throws IOException {
        System.out.println("Seed of orders: " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 5; round++) {
            List<Row> rows = new ArrayList<>();
            for (int child = 1; child <= 10; child++) {
                rows.add(patient(child));
                rows.add(contact(child));
                if (child < 10 && random.nextBoolean()) {
                    rows.add(merged(child, child + 1 + random.nextInt(10 - child)));
                }
            }
            String request = nhsNumber(1 + random.nextInt(10)) + ",,,," + DECIDED;
            Set<String> expected = null;
            for (int order = 0; order < 3; order++) {
                Collections.shuffle(rows, random);
                Set<String> out = out(directory.resolve(round + "-" + order), rows, request, random.nextInt(3), random);
                expected = expected == null ? out : expected;
                assertEquals(expected, out, "seed " + SEED + " round " + round);
            }
        }
    }

    private static Set<String> out(Path where, List<Row> rows, String request, int when, Random random) throws IOException {
        java.nio.file.Files.createDirectories(where);
        try (Site fresh = new Site(where)) {
            int cut = random.nextInt(rows.size());
            if (when == 0) {
                fresh.add(request);
            }
            fresh.screen(1, rows.subList(0, cut).toArray(Row[]::new));
            if (when == 1) {
                fresh.add(request);
            }
            fresh.screen(2, rows.subList(cut, rows.size()).toArray(Row[]::new));
            if (when == 2) {
                fresh.add(request);
            }
            fresh.optOut().due();
            Set<String> out = new TreeSet<>();
            List<ScreeningDecision> decisions = fresh.landing.decisions(fresh.screen(3,
                    rows.stream().filter(row -> row.table() == Site.CONTACTS).toArray(Row[]::new)).id());
            int place = 0;
            for (Row row : rows) {
                if (row.table() == Site.CONTACTS && decisions.get(place++) == OPTED_OUT) {
                    out.add(row.values()[0]);
                }
            }
            return out;
        }
    }
}
