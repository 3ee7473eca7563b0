package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Revising.Waiting;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Tally;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has left is made again of exactly the children concerned, through the real rooms. */
class RevisionTest {
    private static final String PEOPLE = """
            people,id,drop,subject,,,,key,,
            people,forename,drop,forename,,,,,,
            people,surname,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            """;
    private static final String KIN = """
            kin,id,drop,relative_of,,,,,,
            kin,forename,drop,forename,,,,,,
            kin,surname,drop,surname,,,,,,
            kin,born,drop,birth_date,,,,,,
            """;
    private static final String NOTES = """
            notes,id,drop,subject_reference,,,,,,
            notes,number,keep,,code,as_is,number,key,,
            notes,text,keep,,free_text,scrub,text,release,,
            """;
    private static final String VISITS = """
            visits,id,drop,subject_reference,,,,,,
            visits,day,keep,,date,as_is,day,,,
            visits,kind,keep,,code,as_is,kind,,,
            visits,room,keep,,code,as_is,room,,,
            """;
    private static final String ALL = PEOPLE + KIN + NOTES + VISITS;

    @TempDir
    Path folder;
    private RealNode node;
    private DeliveryId people;
    private DeliveryId notes;
    private DeliveryId visits;

    @BeforeEach
    void load() throws IOException {
        node = new RealNode(folder);
        node.dictionary(ALL);
        people = node.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Tom,Birch,2011-07-08",
                "P3,Una,Cole,2012-09-10");
        notes = node.load("notes", "id,number,text", "P1,1,Katherine came with Wilfred.", "P2,2,Tom came alone.",
                "P1,3,Katie slept well.");
        visits = node.load("visits", "id,day,kind,room", "P1,2020-01-02,clinic,R1", "P2,2020-01-03,home,R2", "P3,1980-02-01,home,R3");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static Set<String> withNotes(String first, String second, String third, String... others) {
        Set<String> rows = new java.util.TreeSet<>(List.of("P1 people born=2010-05", "P2 people born=2011-07", "P3 people born=2012-09",
                "P1 notes number=1|text=" + first, "P2 notes number=2|text=" + second, "P1 notes number=3|text=" + third));
        rows.addAll(others.length == 0 ? List.of("P1 visits day=2020-01-02|kind=clinic|room=R1", "P2 visits day=2020-01-03|kind=home|room=R2",
                "P3 visits day=1980-02-01|kind=home|room=R3") : List.of(others));
        return rows;
    }

    private static final Set<String> BEFORE = withNotes("[forename] came with Wilfred.", "[forename] came alone.", "[forename] slept well.");

    private void assertAccounts() {
        for (DeliveryId delivery : List.of(people, notes, visits)) {
            Tally tally = node.tally(delivery);
            assertEquals(0, tally.underWay(), "each record has its disposition");
        }
        long loaded = List.of(people, notes, visits).stream().mapToLong(one -> node.tally(one).loaded()).sum();
        assertEquals(node.records(), loaded, "the accounts say what the resource has");
        assertEquals(node.records(), node.resource().size());
    }

    @Test
    void whereNothingChangedNothingIsMadeAgain() throws IOException {
        assertEquals(BEFORE, node.resource());
        assertEquals(List.of(), node.revise());
        node.dictionary(ALL);
        assertEquals(List.of(), node.revise(), "another file with the same rules");
        node.restart();
        assertEquals(List.of(), node.revise());
        assertEquals(List.of(), node.revisor.find(RealNode.CLINIC));
        assertAccounts();
    }

    @Test
    void aRelativeWhoIsLearntIsScrubbedOutOfTheTextsOfExactlyThatChild() throws IOException {
        node.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,");
        List<DeliveryId> revisions = node.revise();
        assertEquals(List.of(notes.continuation(2)), revisions);
        assertEquals(Map.of(RevisionReason.FAMILY, 1L), node.why(revisions.get(0)).reasons());
        assertEquals(2, node.why(revisions.get(0)).records(), "both notes of the child, and no other's");
        assertEquals(new Waiting(1, 0), node.revisor.waiting(RealNode.CLINIC));
        assertEquals(List.of(), node.revise(), "one revision of a delivery at a time");
        assertEquals(BEFORE, node.resource(), "it waits for its release");
        node.run();
        assertEquals(withNotes("[forename] came with [relative].", "[forename] came alone.", "[forename] slept well."), node.resource());
        assertEquals(List.of(), node.revise());
        assertEquals(new Waiting(0, 0), node.revisor.waiting(RealNode.CLINIC));
        assertAccounts();
        AuditEvent event = node.journal.stream().filter(one -> one.action() == AuditAction.DELIVERY_REVISED).findFirst().orElseThrow();
        assertEquals(notes.value(), event.object());
        assertEquals("olga", event.actor());
        assertEquals(Map.of("children", 1L, "records", 2L, "dictionary", 0L, "scrub_options", 0L, "family", 1L, "protection", 0L,
                "retention", 0L, "optout_withdrawn", 0L, "key", 0L),
                event.counts());
    }

    @Test
    void aBirthDateThatIsLearntMovesTheDaysOfThatChildOnly() throws IOException {
        node.load("kin", "id,forename,surname,born", "P3,,,1980-02-01");
        assertEquals(List.of(visits.continuation(2)), node.revise(), "P3 has no text");
        node.run();
        assertEquals(withNotes("[forename] came with Wilfred.", "[forename] came alone.", "[forename] slept well.",
                "P1 visits day=2020-01-02|kind=clinic|room=R1", "P2 visits day=2020-01-03|kind=home|room=R2",
                "P3 visits day=1980-02|kind=home|room=R3"), node.resource(), "the row without key columns is replaced, too");
        assertAccounts();
    }

    @Test
    void aColumnThatIsDroppedGoesFromAllRowsOfItsTableAndNothingElseDoes() throws IOException {
        node.dictionary(ALL.replace("visits,room,keep,,code,as_is,room,,,\n", ""));
        List<DeliveryId> revisions = node.revise();
        assertEquals(List.of(visits.continuation(2)), revisions);
        assertEquals(Map.of(RevisionReason.DICTIONARY, 3L), node.why(revisions.get(0)).reasons());
        node.run();
        assertEquals(withNotes("[forename] came with Wilfred.", "[forename] came alone.", "[forename] slept well.",
                "P1 visits day=2020-01-02|kind=clinic", "P2 visits day=2020-01-03|kind=home", "P3 visits day=1980-02-01|kind=home"),
                node.resource());
        assertAccounts();
        node.dictionary(ALL);
        assertEquals(List.of(visits.continuation(3)), node.revise());
        node.run();
        assertEquals(BEFORE, node.resource(), "and back");
        assertAccounts();
    }

    @Test
    void aTableThatIsDroppedIsTakenBackAndOneThatIsNamedAgainComesBack() throws IOException {
        node.dictionary(PEOPLE + KIN + NOTES);
        List<DeliveryId> revisions = node.revise();
        assertEquals(List.of(visits.continuation(2)), revisions);
        assertEquals(3, node.why(revisions.get(0)).records());
        node.run();
        assertTrue(node.resource().stream().noneMatch(row -> row.contains(" visits ")));
        assertEquals(6, node.resource().size());
        assertEquals(3, node.tally(visits).dropped());
        assertAccounts();
        node.restart();
        assertEquals(List.of(), node.revise());
        node.dictionary(ALL);
        assertEquals(List.of(visits.continuation(3)), node.revise());
        node.run();
        assertEquals(BEFORE, node.resource());
        assertEquals(new Tally(3, 3, 0, 0, 0, 0, 0, 0), node.tally(visits));
        assertAccounts();
        assertEquals(List.of(), node.revise());
    }

    @Test
    void textThatNobodyReleasesAnyMoreIsGoneAtTheResource() throws IOException {
        node.dictionary(ALL.replace("text,release", "text,"));
        assertEquals(List.of(notes.continuation(2)), node.revise());
        node.run();
        assertTrue(node.resource().contains("P1 notes number=1"));
        assertTrue(node.resource().stream().noneMatch(row -> row.contains("text=")));
        assertAccounts();
    }

    @Test
    void aScrubOptionMakesTheChildrenWithTextAgain() throws IOException {
        node.nicknames(false);
        List<DeliveryId> revisions = node.revise();
        assertEquals(List.of(notes.continuation(2)), revisions);
        assertEquals(Map.of(RevisionReason.SCRUB_OPTIONS, 2L), node.why(revisions.get(0)).reasons());
        node.run();
        assertEquals(withNotes("[forename] came with Wilfred.", "[forename] came alone.", "Katie slept well."), node.resource());
        assertAccounts();
        assertEquals(List.of(), node.revise());
    }

    @Test
    void whatIsNotToBeginByItselfWaitsForAnOperator() throws IOException {
        node.nicknames(false);
        node.revisor.look(EnumSet.of(RevisionReason.DICTIONARY, RevisionReason.FAMILY));
        assertEquals(new Waiting(0, 2), node.revisor.waiting(RealNode.CLINIC));
        assertTrue(node.landing.revisions(notes).isEmpty());
        assertEquals(2, node.revisor.find(RealNode.CLINIC).get(0).children());
        assertEquals(1, node.revise().size());
        assertEquals(new Waiting(2, 0), node.revisor.waiting(RealNode.CLINIC));
    }

    @Test
    void whatChangesWhileARevisionIsUnderWayIsMadeAgainBehindIt() throws IOException {
        node.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,");
        assertEquals(1, node.revise().size());
        node.load("kin", "id,forename,surname,born", "P2,Tommaso,Birch,");
        assertEquals(1, node.landing.revisions(notes).size());
        node.run();
        node.revisor.look(EnumSet.allOf(RevisionReason.class));
        assertEquals(List.of(notes.continuation(2), notes.continuation(3)), node.landing.revisions(notes));
        node.run();
        assertEquals(List.of(), node.revise());
        assertAccounts();
    }

    @Test
    void whatAPersonRefusedIsNotAskedForAgainUntilSomethingElseChanges() throws IOException {
        node.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,");
        DeliveryId revision = node.revise().get(0);
        node.step();
        node.step();
        node.refuse(revision);
        node.run();
        assertEquals(BEFORE, node.resource());
        assertEquals(List.of(), node.revise());
        node.load("kin", "id,forename,surname,born", "P1,Wilfreda,Ashdown,");
        assertEquals(List.of(notes.continuation(3)), node.revise());
        node.run();
        assertFalse(node.resource().toString().contains("Wilfred"));
        assertAccounts();
    }

    @Test
    void anOptOutHoldsWhereverTheRevisionIs() throws IOException {
        for (int steps = 0; steps < 8; steps++) {
            Path own = folder.resolve("at" + steps);
            try (RealNode other = new RealNode(own)) {
                other.dictionary(ALL);
                other.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Tom,Birch,2011-07-08");
                DeliveryId texts = other.load("notes", "id,number,text", "P1,1,Katherine came with Wilfred.", "P2,2,Tom came with Edmund.");
                other.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,", "P2,Edmund,Birch,");
                assertEquals(1, other.revise().size());
                for (int i = 0; i < steps; i++) {
                    other.step();
                }
                other.optOut("Katherine", "Ashdown", "2010-05-06");
                other.run();
                assertEquals(Set.of("P2 people born=2011-07", "P2 notes number=2|text=[forename] came with [relative]."), other.resource(),
                        "opted out behind step " + steps);
                assertEquals(new Tally(2, 1, 0, 1, 0, 0, 0, 0), other.tally(texts), "opted out behind step " + steps);
                assertEquals(List.of(), other.revise());
            }
        }
    }

    @Test
    void aRestartBehindAnyStepEndsAsOneWithout() throws IOException {
        node.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,");
        node.dictionary(PEOPLE + KIN + NOTES);
        node.revisor.look(EnumSet.allOf(RevisionReason.class));
        boolean more = true;
        while (more) {
            node.restart();
            node.revisor.look(EnumSet.allOf(RevisionReason.class));
            more = node.step();
        }
        assertEquals(Set.of("P1 people born=2010-05", "P2 people born=2011-07", "P3 people born=2012-09",
                "P1 notes number=1|text=[forename] came with [relative].", "P2 notes number=2|text=[forename] came alone.",
                "P1 notes number=3|text=[forename] slept well."), node.resource());
        assertEquals(1, node.landing.revisions(notes).size());
        assertEquals(1, node.landing.revisions(visits).size());
        assertAccounts();
    }

    @Test
    void aRecordThatALaterDeliveryChangedStaysAsItIsWhateverComesFirst() throws IOException {
        DeliveryId later = node.load("notes", "id,number,text", "P1,1,Katherine came with Wilfred again.");
        node.load("kin", "id,forename,surname,born", "P1,Wilfred,Ashdown,");
        assertEquals(List.of(notes.continuation(2), later.continuation(2)), node.revise());
        node.run();
        assertEquals(withNotes("[forename] came with [relative] again.", "[forename] came alone.", "[forename] slept well."), node.resource());
        assertEquals(node.records(), node.resource().size());
    }

    @Test
    void aDeliveryThatComesOnceMoreIsADuplicateBehindARevision() throws IOException {
        node.load("kin", "id,forename,surname,born", "P3,Nobody,Cole,1980-02-01");
        node.revise();
        node.run();
        Set<String> before = node.resource();
        DeliveryId again = node.load("visits", "room,kind,id,day,empty", "R1,clinic,P1,2020-01-02,", "R3,home,P3, 1980-02-01 ,");
        assertEquals(new Tally(2, 0, 0, 0, 0, 2, 0, 0), node.tally(again));
        assertEquals(before, node.resource());
    }
}
