package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.junit.jupiter.api.Test;

class LinkEnginePropertiesTest {
    private static final int CHILDREN = 1_500;
    // Small, so that blocks grow too large and small again while subjects come and go.
    private static final int LARGEST_BLOCK = 4;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final LinkEngine engine = new LinkEngine(TestTokens.JUDGE, LARGEST_BLOCK, Views.inMemory());
    private final Map<Subject, PersonViews> present = new HashMap<>();
    private final Map<Subject, Set<Subject>> clusterOf = new HashMap<>();

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        List<Known> known = new ArrayList<>(TestRegion.of(CHILDREN, seed));
        Set<Set<Subject>> first = fromScratch(known);
        Collections.shuffle(known, random);
        assertEquals(first, fromScratch(known), () -> "seed " + seed);
    }

    @Test
    void whatIsKeptUpToDateIsWhatAFreshStartWouldGive() {
        List<Known> known = new ArrayList<>(TestRegion.of(CHILDREN, seed));
        Collections.shuffle(known, random);
        int at = 0;
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 250 && at < known.size(); i++) {
                put(known.get(at).subject(), TestTokens.of(known.get(at++).person()));
            }
            List<Subject> some = new ArrayList<>(present.keySet());
            Collections.sort(some);
            Collections.shuffle(some, random);
            for (Subject subject : some.subList(0, 40)) {
                engine.remove(subject, touched -> { });
                present.remove(subject);
                clusterOf.remove(subject);
            }
            for (Subject subject : some.subList(40, 80)) {
                put(subject, TestTokens.of(known.get(random.nextInt(known.size())).person()));
            }
            Settlement settlement = engine.settle();
            settlement.clusters().forEach(cluster -> cluster.forEach(one -> clusterOf.put(one, new HashSet<>(cluster))));
            assertEquals(fresh(), new HashSet<>(clusterOf.values()), () -> "seed " + seed);
        }
        assertFalse(present.isEmpty());
    }

    @Test
    void theSameTokensAgainTouchNobody() {
        List<Known> known = TestRegion.of(200, seed);
        known.forEach(one -> put(one.subject(), TestTokens.of(one.person())));
        engine.settle();
        known.forEach(one -> put(one.subject(), TestTokens.of(one.person())));
        assertEquals(List.of(), engine.settle().clusters());
    }

    @Test
    void storedViewsAreTheSameViews() {
        for (Known one : TestRegion.of(100, seed)) {
            PersonViews views = TestTokens.of(one.person());
            assertEquals(views, PersonViews.ofBytes(1, views.bytes()));
        }
    }

    private void put(Subject subject, PersonViews tokens) {
        engine.put(subject, tokens, touched -> { });
        present.put(subject, tokens);
    }

    private Set<Set<Subject>> fresh() {
        List<Subject> subjects = new ArrayList<>(present.keySet());
        List<PersonViews> tokens = subjects.stream().map(present::get).toList();
        return sets(LinkEngine.cluster(TestTokens.JUDGE, LARGEST_BLOCK, subjects, tokens));
    }

    private static Set<Set<Subject>> fromScratch(List<Known> known) {
        return sets(LinkEngine.cluster(TestTokens.JUDGE, LARGEST_BLOCK, known.stream().map(Known::subject).toList(),
                known.stream().map(one -> TestTokens.of(one.person())).toList()));
    }

    private static Set<Set<Subject>> sets(Settlement settlement) {
        Set<Set<Subject>> sets = new HashSet<>();
        settlement.clusters().forEach(cluster -> sets.add(new HashSet<>(cluster)));
        return sets;
    }
}
