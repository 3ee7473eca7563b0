package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.internal.PersonChoice.Choice;
import org.junit.jupiter.api.Test;

class PersonChoicePropertiesTest {
    private static final ProviderId PROVIDER = new ProviderId("p");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private long lastPerson;

    @Test
    void noIdIsGivenTwiceWhereverTheStoringIsCutOff() {
        for (int round = 0; round < 300; round++) {
            List<Subject> subjects = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                subjects.add(new Subject(i, PROVIDER, new Pseudonym(random.nextLong(), i)));
            }
            long[] persons = new long[subjects.size()];
            lastPerson = 0;
            store(PersonChoice.choose(clusters(subjects), number -> persons[number]), persons);
            List<List<Subject>> after = clusters(subjects);
            List<List<Subject>> open = after;
            while (!open.isEmpty()) {
                List<Choice> choices = PersonChoice.choose(open, number -> persons[number]);
                int stored = 1 + random.nextInt(choices.size());
                store(choices.subList(0, stored), persons);
                open = new ArrayList<>(choices.subList(stored, choices.size()).stream().map(Choice::cluster).toList());
            }
            Set<Long> ids = new HashSet<>();
            for (List<Subject> cluster : after) {
                Set<Long> ofCluster = new HashSet<>();
                cluster.forEach(subject -> ofCluster.add(persons[subject.number()]));
                assertEquals(1, ofCluster.size(), () -> "seed " + seed);
                ids.addAll(ofCluster);
            }
            assertEquals(after.size(), ids.size(), () -> "seed " + seed);
        }
    }

    @Test
    void theLargestPartKeepsThePersonAndTheOlderPersonWins() {
        Subject a = new Subject(0, PROVIDER, new Pseudonym(1, 0));
        Subject b = new Subject(1, PROVIDER, new Pseudonym(2, 0));
        Subject c = new Subject(2, PROVIDER, new Pseudonym(3, 0));
        Map<Integer, Long> persons = new HashMap<>(Map.of(0, 5L, 1, 5L, 2, 5L));
        List<Choice> split = PersonChoice.choose(List.of(List.of(a), List.of(b, c)), persons::get);
        assertEquals(new Choice(List.of(a), PersonChoice.NONE), split.get(0), "those that need a new id come first");
        assertEquals(new Choice(List.of(b, c), 5), split.get(1));
        persons.put(0, 9L);
        persons.put(1, 7L);
        assertEquals(7, PersonChoice.choose(List.of(List.of(a, b)), persons::get).get(0).kept());
    }

    private void store(List<Choice> choices, long[] persons) {
        for (Choice choice : choices) {
            long person = choice.kept() == PersonChoice.NONE ? ++lastPerson : choice.kept();
            assertNotEquals(PersonChoice.NONE, person);
            choice.cluster().forEach(subject -> persons[subject.number()] = person);
        }
    }

    private List<List<Subject>> clusters(List<Subject> subjects) {
        List<Subject> shuffled = new ArrayList<>(subjects);
        Collections.shuffle(shuffled, random);
        List<List<Subject>> clusters = new ArrayList<>();
        int at = 0;
        while (at < shuffled.size()) {
            int until = Math.min(shuffled.size(), at + 1 + random.nextInt(4));
            List<Subject> cluster = new ArrayList<>(shuffled.subList(at, until));
            Collections.sort(cluster);
            clusters.add(cluster);
            at = until;
        }
        return clusters;
    }
}
