package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two local ids are one child: from landing to the research database, through the real rooms. */
class MergedChildrenTest {
    private static final String RULES = """
            people,id,drop,subject,,,,key,,
            people,forename,drop,forename,,,,,,
            people,surname,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            merges,survivor,drop,subject_reference,,,,,,
            merges,former,drop,former_subject,,,,,,
            notes,id,drop,subject_reference,,,,,,
            notes,number,keep,,code,as_is,number,key,,
            notes,text,keep,,free_text,scrub,text,release,,
            visits,id,drop,subject_reference,,,,,,
            visits,number,keep,,code,as_is,number,key,,
            visits,kind,keep,,code,as_is,kind,,,
            """;
    private static final long SEED = 8086;

    @TempDir
    private Path folder;
    private RealNode node;

    @BeforeEach
    void open() throws IOException {
        node = node(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static RealNode node(Path folder) throws IOException {
        RealNode node = new RealNode(folder);
        node.dictionary(RULES);
        return node;
    }

    private void people() throws IOException {
        node.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Rosalind,Birch,2010-05-06",
                "P3,Una,Cole,2012-09-10");
    }

    @Test
    void recordsUnderBothIdsBeforeAndAfterTheMergeEndAtOneChild() throws IOException {
        people();
        node.load("visits", "id,number,kind", "P1,1,clinic", "P2,2,home", "P3,3,home");
        assertTrue(node.resource().contains("P1 visits number=1|kind=clinic"));
        node.load("merges", "survivor,former", "P2,P1");
        Set<String> before = Set.of("P2 people born=2010-05", "P3 people born=2012-09", "P2 visits number=1|kind=clinic",
                "P2 visits number=2|kind=home", "P3 visits number=3|kind=home");
        assertEquals(before, node.resource());
        node.load("visits", "id,number,kind", "P1,4,ward", "P2,5,ward");
        node.restart();
        node.run();
        Set<String> after = new TreeSet<>(before);
        after.addAll(List.of("P2 visits number=4|kind=ward", "P2 visits number=5|kind=ward"));
        assertEquals(after, node.resource());
        // The same record again, told of the surviving id by now, is the same record.
        long records = node.records();
        node.load("visits", "id,number,kind", "P2,1,clinic", "P1,2,home");
        assertEquals(after, node.resource());
        assertEquals(records, node.records());
    }

    @Test
    void whatWasMadeBeforeTheMergeAndIsReleasedAfterItEndsAtTheSurvivingChild() throws IOException {
        people();
        DeliveryId late = node.deliver("visits", "id,number,kind", "P1,1,clinic", "P2,2,home");
        DeliveryId later = node.deliver("visits", "id,number,kind", "P1,3,clinic");
        for (DeliveryId id : List.of(late, later)) {
            while (node.landing.delivery(id).orElseThrow().milestone().stage() != Stage.PSEUDONYMISED) {
                assertTrue(node.step());
            }
        }
        DeliveryId merge = node.deliver("merges", "survivor,former", "P2,P1");
        node.screen(merge);
        node.run();
        assertEquals(Set.of("P2 people born=2010-05", "P3 people born=2012-09", "P2 visits number=1|kind=clinic",
                "P2 visits number=2|kind=home", "P2 visits number=3|kind=clinic"), node.resource());
    }

    @Test
    void theTextsOfEitherIdAreScrubbedOfTheNamesAndIdsOfBoth() throws IOException {
        people();
        node.load("merges", "survivor,former", "P2,P1");
        node.load("notes", "id,number,text", "P1,1,Rosalind was here.", "P2,2,Katherine Ashdown was here.");
        Set<String> texts = new TreeSet<>();
        node.resource().stream().filter(row -> row.contains(" notes ")).forEach(texts::add);
        assertEquals(Set.of("P2 notes number=1|text=[forename] was here.", "P2 notes number=2|text=[forename] [surname] was here."), texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Katherine,Ashdown", "Rosalind,Birch"})
    void anOptOutOfEitherTakesBackAllThatLeftUnderBothIds(String out) throws IOException {
        String[] name = out.split(",");
        for (boolean before : new boolean[] {true, false}) {
            try (RealNode other = node(folder.resolve(before ? "before" : "after"))) {
                other.load("people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P2,Rosalind,Birch,2010-05-06",
                        "P3,Una,Cole,2012-09-10");
                other.load("visits", "id,number,kind", "P1,1,clinic", "P2,2,home", "P3,3,home");
                if (before) {
                    other.optOut(name[0], name[1], "2010-05-06");
                    other.run();
                }
                other.load("merges", "survivor,former", "P2,P1");
                if (!before) {
                    other.optOut(name[0], name[1], "2010-05-06");
                    other.run();
                }
                assertEquals(Set.of("P3 people born=2012-09", "P3 visits number=3|kind=home"), other.resource());
                other.load("visits", "id,number,kind", "P1,4,clinic", "P2,5,home");
                assertEquals(Set.of("P3 people born=2012-09", "P3 visits number=3|kind=home"), other.resource());
            }
        }
    }

    @Test
    void theOrderOfDeliveriesDoesNotMatter() throws IOException {
        System.out.println("Seed of deliveries: " + SEED);
        Random random = new Random(SEED);
        String[][] deliveries = {
            {"people", "id,forename,surname,born", "P1,Katherine,Ashdown,2010-05-06", "P4,Kate,Ashdown,2010-05-06"},
            {"people", "id,forename,surname,born", "P2,Rosalind,Birch,2010-05-06", "P3,Una,Cole,2012-09-10"},
            {"merges", "survivor,former", "P2,P1"},
            {"merges", "survivor,former", "P4,P2"},
            {"visits", "id,number,kind", "P1,1,clinic", "P2,2,home", "P4,3,ward"},
            {"visits", "id,number,kind", "P3,4,clinic", "P1,5,home"},
        };
        Set<String> expected = Set.of("P4 people born=2010-05", "P3 people born=2012-09", "P4 visits number=1|kind=clinic",
                "P4 visits number=2|kind=home", "P4 visits number=3|kind=ward", "P3 visits number=4|kind=clinic",
                "P4 visits number=5|kind=home");
        for (int round = 0; round < 6; round++) {
            List<String[]> order = new ArrayList<>(List.of(deliveries));
            Collections.shuffle(order, random);
            try (RealNode other = node(folder.resolve("round" + round))) {
                for (String[] one : order) {
                    other.deliver(one[0], List.of(one).subList(1, one.length).toArray(String[]::new));
                    for (int steps = random.nextInt(9); steps > 0 && other.step(); steps--) {
                        continue;
                    }
                    if (random.nextInt(4) == 0) {
                        other.restart();
                    }
                }
                other.run();
                assertEquals(expected, other.resource(), "seed " + SEED + " round " + round);
            }
        }
    }
}
