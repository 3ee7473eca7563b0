package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States and removals of records, from the landing zone to the research database through the real rooms. */
class ChangesTest {
    private static final String DICTIONARY = """
            people,id,drop,subject,,,,key,,
            people,forename,drop,forename,,,,,,
            people,surname,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            notes,id,drop,subject_reference,,,,,,
            notes,number,keep,,code,as_is,number,key,,
            notes,kind,keep,,code,as_is,kind,,,
            visits,id,drop,subject_reference,,,,,,
            visits,kind,keep,,code,as_is,kind,,,
            """;
    private static final String NOTES = "id,number,kind";

    @TempDir
    Path folder;
    private RealNode node;

    @BeforeEach
    void start() throws IOException {
        node = new RealNode(folder.resolve("node"));
        node.dictionary(DICTIONARY);
        node.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Tom,Birch,2011-07-08");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private DeliveryId load(String table, String columns, String... states) throws IOException {
        DeliveryId id = node.deliverStates(table, columns, List.of(states));
        node.run();
        return id;
    }

    private Set<String> notes() {
        Set<String> notes = new TreeSet<>(node.resource());
        notes.removeIf(row -> !row.contains(" notes "));
        return notes;
    }

    @Test
    void aRemovalNeedsItsKeyColumnsOnlyAndTheAccountHolds() throws IOException {
        load("notes", NOTES, "5+P1,1,clinic", "5+P2,2,home", "5+P2,3,home");
        DeliveryId changes = load("notes", NOTES, "6-,1,", "6+P2,2,school", "4-,3,", "7-,99,");
        assertEquals(Set.of("P2 notes number=2|kind=school", "P2 notes number=3|kind=home"), notes());
        assertEquals(new Tally(4, 1, 0, 0, 0, 0, 0, 3, 0), node.tally(changes));
        assertEquals(0, node.tally(changes).underWay());
        load("notes", NOTES, "5+P1,1,late", "8+P1,3,moved", "8-P2,2,");
        assertEquals(Set.of("P1 notes number=3|kind=moved"), notes());
        assertEquals(3, node.records(), "two people and a note");
    }

    @Test
    void aDeliveryOfRemovalsAloneIsReleasedAndWithdraws() throws IOException {
        load("notes", NOTES, "5+P1,1,clinic", "5+P2,2,home");
        DeliveryId removals = load("notes", NOTES, "9-,2,", "9-,1,");
        assertEquals(Set.of(), notes());
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 0, 2, 0), node.tally(removals));
        node.restart();
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 0, 2, 0), node.tally(removals), "also after a start");
    }

    @Test
    void aRefusedDeliveryHoldsItsRemovals() throws IOException {
        DeliveryId id = node.deliverStates("notes", NOTES, List.of("9-,2,", "9+P1,1,clinic"));
        for (int steps = 0; steps < 2; steps++) {
            node.step();
        }
        assertEquals(1, node.tally(id).removals());
        node.refuse(id);
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 2, 0, 0), node.tally(id));
    }

    @Test
    void whatCannotBeRemovedIsQuarantinedOrDroppedByTheTable() throws IOException {
        load("visits", "id,kind", "+P1,clinic");
        DeliveryId without = load("visits", "id,kind", "9-P1,clinic");
        assertEquals(new Tally(1, 0, 1, 0, 0, 0, 0, 0), node.tally(without), "a table without key columns");
        DeliveryId blank = load("notes", NOTES, "9-P1, ,clinic");
        assertEquals(new Tally(1, 0, 1, 0, 0, 0, 0, 0), node.tally(blank), "no value in the key column");
        assertEquals(Set.of(ErrorCode.KEY_MISSING), codes(without, blank));
        DeliveryId unknown = load("others", "id,kind", "9-P1,other");
        assertEquals(new Tally(1, 0, 0, 0, 1, 0, 0, 0), node.tally(unknown), "a table that no rule names");
        assertEquals(3, node.records());
    }

    private Set<ErrorCode> codes(DeliveryId... deliveries) {
        Set<ErrorCode> codes = new TreeSet<>();
        for (DeliveryId delivery : deliveries) {
            for (QuarantineEntry entry : node.landing.quarantine(delivery, 10)) {
                codes.add(entry.code());
            }
        }
        return codes;
    }

    @Test
    void aHeldRecordThatIsRemovedMeanwhileStaysOut() throws IOException {
        load("notes", NOTES, "5+P9,1,clinic", "5+P9,2,home");
        load("notes", NOTES, "6-,1,");
        assertEquals(Set.of(), notes());
        node.load("people", "id,forename,surname,born", "P9,Una,Cole,2012-09-10");
        assertEquals(Set.of("P9 notes number=2|kind=home"), notes());
    }

    @Test
    void aRecordWithoutAVersionHasThatOfItsDeliveryWhateverIsReleasedFirst() throws IOException {
        DeliveryId first = node.deliverStates("notes", NOTES, List.of("+P1,1,first", "+P1,2,first", "+P1,2,second"));
        DeliveryId second = node.deliverStates("notes", NOTES, List.of("+P1,1,later"));
        node.take(second);
        node.take(first);
        assertEquals(Set.of("P1 notes number=1|kind=later", "P1 notes number=2|kind=second"), notes());
        assertEquals(new Tally(3, 1, 0, 0, 0, 2, 0, 0), node.tally(first));
    }

    @Test
    void aRevisionBringsBackNothingThatWasRemoved() throws IOException {
        load("notes", NOTES, "5+P1,1,clinic", "5+P2,2,home", "5+P1,3,ward");
        load("notes", NOTES, "6-,1,", "6+P1,3,clinic");
        node.dictionary(DICTIONARY.replace("notes,kind,keep,,code,as_is,kind,,,", "notes,kind,drop,,,,,,,"));
        assertFalse(node.revise().isEmpty());
        node.run();
        assertEquals(Set.of("P2 notes number=2", "P1 notes number=3"), notes());
        assertEquals(List.of(), node.revise());
    }

    @Test
    void anOptOutStaysWhateverIsToldAfterIt() throws IOException {
        load("notes", NOTES, "5+P1,1,clinic", "5+P2,2,home");
        load("notes", NOTES, "6-,1,");
        node.optOut("Katherine", "Ashdown", "2010-05-06");
        node.run();
        DeliveryId later = load("notes", NOTES, "9+P1,1,again", "9-P1,5,", "9-,2,");
        assertEquals(Set.of(), notes());
        assertEquals(new Tally(3, 0, 0, 2, 0, 0, 0, 1, 0), node.tally(later), "a removal that names a child who is out stays, too");
    }

    /** The state of a record that holds. */
    private record State(long version, boolean removed, String child, String kind) { }

    @Test
    void theOrderOfDeliveriesAndOfTheirReleaseDoesNotMatter() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<List<String>> deliveries = new ArrayList<>();
        Map<Integer, State> truth = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            List<String> lines = new ArrayList<>();
            for (int j = 0; j < 25; j++) {
                int number = random.nextInt(12);
                State state = new State(1 + random.nextInt(1_000_000), random.nextInt(3) == 0, random.nextBoolean() ? "P1" : "P2",
                        "k" + random.nextInt(3));
                lines.add(state.version() + (state.removed() ? "-," + number + "," : "+" + state.child() + "," + number + "," + state.kind()));
                truth.merge(number, state, (one, other) -> one.version() > other.version()
                        || one.version() == other.version() && one.removed() ? one : other);
            }
            deliveries.add(lines);
        }
        Set<String> expected = new TreeSet<>();
        truth.forEach((number, state) -> {
            if (!state.removed()) {
                expected.add(state.child() + " notes number=" + number + "|kind=" + state.kind());
            }
        });
        for (int order = 0; order < 3; order++) {
            node.close();
            node = new RealNode(folder.resolve("order" + order));
            node.dictionary(DICTIONARY);
            node.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Tom,Birch,2011-07-08");
            List<DeliveryId> landed = new ArrayList<>();
            Collections.shuffle(deliveries, random);
            for (List<String> lines : deliveries) {
                landed.add(node.deliverStates("notes", NOTES, lines));
            }
            Collections.shuffle(landed, random);
            Map<DeliveryId, Tally> accounts = new HashMap<>();
            for (DeliveryId id : landed) {
                node.take(id);
                accounts.put(id, node.tally(id));
                if (random.nextBoolean()) {
                    node.restart();
                }
            }
            assertEquals(expected, notes(), () -> "seed " + seed);
            accounts.values().forEach(tally -> assertEquals(0, tally.underWay(), () -> "seed " + seed));
            for (List<String> lines : deliveries) {
                node.deliverStates("notes", NOTES, lines);
            }
            node.run();
            assertEquals(expected, notes(), "the same again, seed " + seed);
        }
    }
}
