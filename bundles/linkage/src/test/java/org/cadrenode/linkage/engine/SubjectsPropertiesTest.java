package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;

class SubjectsPropertiesTest {
    private static final List<ProviderId> PROVIDERS = List.of(new ProviderId("one"), new ProviderId("two"), new ProviderId("three"));
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Subjects subjects = new Subjects();
    private final Map<Integer, Subject> model = new HashMap<>();

    @Test
    void theyAreFoundByNumberAndByPseudonymAsLongAsTheyHaveThem() {
        for (int step = 0; step < 30_000; step++) {
            int number = random.nextInt(4_000);
            Subject former = model.get(number);
            Subject subject = new Subject(number, PROVIDERS.get(random.nextInt(3)), new Pseudonym(random.nextInt(3), random.nextInt(20_000)));
            if (random.nextInt(10) < 4) {
                subjects.remove(number);
                model.remove(number);
            } else if (model.values().stream().noneMatch(other -> other.compareTo(subject) == 0)) {
                subjects.put(subject);
                model.put(number, subject);
            }
            if (former != null && model.get(number) != former) {
                assertNull(subjects.find(former.provider(), former.pseudonym()), () -> "seed " + seed);
            }
        }
        model.values().forEach(subject -> {
            assertEquals(subject, subjects.get(subject.number()), () -> "seed " + seed);
            assertEquals(subject, subjects.find(subject.provider(), subject.pseudonym()), () -> "seed " + seed);
        });
        List<Subject> all = new ArrayList<>();
        subjects.forEach(all::add);
        assertEquals(model.values().stream().sorted(Comparator.comparingInt(Subject::number)).toList(), all, () -> "seed " + seed);
        int[] numbers = model.keySet().stream().mapToInt(number -> number).toArray();
        subjects.sort(numbers);
        assertEquals(model.values().stream().sorted().map(Subject::number).toList(), Arrays.stream(numbers).boxed().toList(), () -> "seed " + seed);
        assertNull(subjects.get(-1));
        assertNull(subjects.get(subjects.end()));
    }
}
