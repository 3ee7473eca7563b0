package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children whose opt-out was withdrawn: nothing of them is lost, and nothing there twice. */
class ReturnedChildrenTest {
    private static final String RULES = """
            people,id,drop,subject,,,,,,
            people,forename,drop,forename,,,,,,
            people,surname,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            visits,id,drop,subject_reference,,,,,,
            visits,number,keep,,code,as_is,number,key,,
            """;
    private static final Map<String, String> KATE = Map.of("forename", "Kate", "surname", "Frost", "birth_date", "2015-05-06",
            "scope", "all", "decided_by", "parent", "person", "case 17", "decided_on", "2026-01-05");
    private static final Map<String, String> MOTHER = Map.of("decided_by", "parent", "person", "case 17");

    @TempDir
    Path folder;
    private RealNode node;

    @BeforeEach
    void start() throws IOException {
        open("node");
    }

    private void open(String name) throws IOException {
        node = new RealNode(folder.resolve(name));
        node.dictionary(RULES);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private DeliveryId people() throws IOException {
        return node.load("people", "id,forename,surname,born", "P1,Kate,Frost,2015-05-06", "P2,Tom,Baker,2011-07-08");
    }

    private DeliveryId visits(int from) throws IOException {
        return node.load("visits", "id,number", "P1," + from, "P1," + (from + 1), "P2," + (from + 2));
    }

    private static boolean any(Set<String> rows, String child) {
        return rows.stream().anyMatch(row -> row.startsWith(child + " "));
    }

    @Test
    void whatHadBeenLoadedAndTakenBackIsThereAgainAsItWas() throws IOException {
        DeliveryId people = people();
        DeliveryId visits = visits(1);
        Set<String> before = node.resource();
        Tally account = node.tally(visits);
        long opt = node.desk.add(KATE, false).reference();
        node.run();
        assertFalse(any(node.resource(), "P1"));
        assertEquals(2, node.tally(visits).optedOut());
        node.desk.withdraw(opt, MOTHER, "letter");
        node.run();
        assertEquals(before, node.resource());
        assertEquals(before.size(), node.records());
        assertEquals(account, node.tally(visits));
        assertEquals(Map.of(RevisionReason.OPTOUT_WITHDRAWN, 1L), node.why(people.continuation(2)).reasons());
        assertEquals(Map.of(RevisionReason.OPTOUT_WITHDRAWN, 1L), node.why(visits.continuation(2)).reasons());
        assertTrue(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P1")));
        int deliveries = node.landing.deliveries().size();
        node.revise();
        node.run();
        assertEquals(deliveries, node.landing.deliveries().size(), "nothing is made a second time");
        assertEquals("withdrawn", node.desk.show(opt).line().state());
    }

    @Test
    void whatWasStoppedGoesOnBesideWhatHadBeenLoaded() throws IOException {
        people();
        long opt = node.desk.add(KATE, false).reference();
        node.run();
        DeliveryId visits = visits(1);
        assertEquals(2, node.tally(visits).optedOut());
        assertFalse(any(node.resource(), "P1"));
        node.desk.withdraw(opt, MOTHER, "letter");
        node.run();
        assertEquals(Set.of("P1 people born=2015-05", "P1 visits number=1", "P1 visits number=2", "P2 people born=2011-07",
                "P2 visits number=3"), node.resource());
        assertEquals(new Tally(1, 1, 0, 0, 0, 0, 0, 0), node.tally(visits));
        assertEquals(new Tally(2, 2, 0, 0, 0, 0, 0, 0), node.tally(visits.continuation(2)));
        assertEquals(5, node.records());
    }

    @Test
    void aChildWhoWasStoppedBeforeItWasEverKnownComesInWithAllItsRecords() throws IOException {
        long opt = node.desk.add(KATE, false).reference();
        people();
        visits(1);
        assertFalse(any(node.resource(), "P1"));
        node.desk.withdraw(opt, MOTHER, "letter");
        node.run();
        assertEquals(5, node.records());
        assertFalse(node.journal.stream().anyMatch(event -> event.action() == AuditAction.PURGE_ORDERED));
        assertTrue(node.landing.deliveries().stream().allMatch(status -> status.milestone().stage() == Stage.SETTLED));
    }

    @Test
    void whoOptsOutOnceMoreIsTakenBackOnceMore() throws IOException {
        people();
        visits(1);
        Set<String> before = node.resource();
        for (int round = 0; round < 3; round++) {
            Map<String, String> again = new HashMap<>(KATE);
            again.put("decided_on", "2026-02-0" + (round + 1));
            long opt = node.desk.add(again, false).reference();
            node.run();
            assertFalse(any(node.resource(), "P1"), "round " + round);
            assertFalse(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P1")));
            node.desk.withdraw(opt, MOTHER, "letter");
            node.run();
            assertEquals(before, node.resource(), "round " + round);
            assertEquals(before.size(), node.records());
        }
    }

    @Test
    void aWithdrawalThatComesWhileDataAreBeingTakenBackWaitsForTheEnd() throws IOException {
        people();
        visits(1);
        Set<String> before = node.resource();
        long opt = node.desk.add(KATE, false).reference();
        node.optOut.due();
        node.desk.withdraw(opt, MOTHER, "letter");
        assertEquals(List.of(), node.optOut.returning());
        assertEquals("removing", node.desk.show(opt).line().state());
        while (any(node.resource(), "P1")) {
            assertTrue(node.step());
        }
        node.run();
        assertEquals(before, node.resource());
        assertEquals(before.size(), node.records());
    }

    @Test
    void rowsThatAreOnTheirWayWhenTheBarComesAndGoesAreLoadedInTheEnd() throws IOException {
        people();
        DeliveryId visits = node.deliver("visits", "id,number", "P1,1", "P1,2", "P2,3");
        while (node.landing.delivery(visits).orElseThrow().milestone().stage() != Stage.RELEASED) {
            assertTrue(node.step());
        }
        long opt = node.desk.add(KATE, false).reference();
        assertTrue(node.step(), "the order overtakes the rows");
        node.desk.withdraw(opt, MOTHER, "letter");
        node.run();
        assertEquals(5, node.resource().size());
        assertEquals(5, node.records());
        assertEquals(new Tally(3, 3, 0, 0, 0, 0, 0, 0), node.tally(visits));
    }

    @Test
    void aKillBehindAnyStepLosesNothingAndDoublesNothing() throws IOException {
        for (String step : List.of("recall", "orderReturn", "begin", "continueReturned", "returned")) {
            node.close();
            open(step);
            people();
            visits(1);
            long opt = node.desk.add(KATE, false).reference();
            node.run();
            visits(11);
            node.desk.withdraw(opt, MOTHER, "letter");
            node.cutBehind = step;
            assertThrows(RuntimeException.class, node::run, step);
            node.restart();
            node.run();
            assertEquals(8, node.resource().size(), step);
            assertEquals(8, node.records(), step);
            assertEquals(2, node.landing.deliveries().stream().filter(status -> node.landing.revision(status.milestone().id()).isPresent())
                    .count(), step + ": a delivery is revised once");
        }
    }

    @Test
    void whoOptsOutWhileComingBackStaysOut() throws IOException {
        people();
        visits(1);
        long opt = node.desk.add(KATE, false).reference();
        node.run();
        node.desk.withdraw(opt, MOTHER, "letter");
        node.cutBehind = "begin";
        assertThrows(RuntimeException.class, node::run);
        node.restart();
        Map<String, String> fathers = new HashMap<>(KATE);
        fathers.put("person", "case 18");
        node.desk.add(fathers, false);
        node.run();
        assertFalse(any(node.resource(), "P1"));
        assertFalse(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P1")));
        assertEquals(2, node.records());
    }

    @Test
    void aDeliveryThatDoesNotReadKeepsThoseOfItsControllerWaitingAndNobodyElse() throws IOException {
        people();
        visits(1);
        Set<String> before = node.resource();
        long opt = node.desk.add(KATE, false).reference();
        node.run();
        node.desk.withdraw(opt, MOTHER, "letter");
        node.failsBehind = "recall";
        for (int sweep = 0; sweep < 5; sweep++) {
            assertTrue(node.step(), "it is no end of the sweep, and no rest either");
        }
        assertEquals(1, node.optOut.returning().size());
        assertFalse(any(node.resource(), "P1"));
        node.failsBehind = "";
        node.run();
        assertEquals(before, node.resource());
    }

    @Test
    void onlyWhoMadeADecisionWithdrawsIt() throws IOException {
        long opt = node.desk.add(KATE, false).reference();
        for (Map<String, String> other : List.of(Map.of("decided_by", "guardian", "person", "case 17"),
                Map.of("decided_by", "parent", "person", "case 18"), Map.of("decided_by", "parent"))) {
            assertEquals(ErrorCode.NOT_PERMITTED,
                    assertThrows(CadreException.class, () -> node.desk.withdraw(opt, other, "letter")).code());
        }
        node.desk.withdraw(opt, MOTHER, "letter");
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> node.desk.withdraw(opt, MOTHER, "letter")).code());
        assertTrue(node.desk.add(KATE, false).withdrawn(), "the same decision is not made once more without being told");
        assertNotEquals(0, node.desk.history(opt).size());
    }
}
