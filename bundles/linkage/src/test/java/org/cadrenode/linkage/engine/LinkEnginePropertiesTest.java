package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final LinkEngine engine = new LinkEngine(TestTokens.JUDGE, LARGEST_BLOCK, Views.inMemory(), Scratch.inMemory());
    private final Map<Subject, PersonViews> present = new HashMap<>();
    private final Map<Subject, Set<Subject>> clusterOf = new HashMap<>();
    private final Map<Set<Subject>, Boolean> decided = new HashMap<>();

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
                decided.keySet().removeIf(pair -> pair.contains(subject));
                present.remove(subject);
                clusterOf.remove(subject);
            }
            for (Subject subject : some.subList(40, 80)) {
                put(subject, TestTokens.of(known.get(random.nextInt(known.size())).person()));
            }
            for (int i = 0; i < 10; i++) {
                Subject one = some.get(80 + random.nextInt(some.size() - 80));
                Subject other = company(one);
                Boolean join = random.nextInt(4) == 0 ? null : Boolean.valueOf(random.nextBoolean());
                decided.put(Set.of(one, other), join);
                engine.decide(one.number(), other.number(), join, touched -> { });
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
        LinkEngine fresh = new LinkEngine(TestTokens.JUDGE, LARGEST_BLOCK, Views.inMemory(), Scratch.inMemory());
        List<Subject> subjects = new ArrayList<>(present.keySet());
        Collections.shuffle(subjects, random);
        subjects.forEach(subject -> fresh.put(subject, present.get(subject), touched -> { }));
        decided.forEach((pair, join) -> {
            List<Subject> both = List.copyOf(pair);
            fresh.decide(both.get(0).number(), both.get(1).number(), join, touched -> { });
        });
        return sets(fresh.settle());
    }

    // Somebody of another provider, of the same person if there is one.
    private Subject company(Subject one) {
        List<Subject> others = new ArrayList<>(random.nextBoolean() ? clusterOf.getOrDefault(one, Set.of()) : present.keySet());
        others.removeIf(other -> other.provider().equals(one.provider()) || !present.containsKey(other));
        if (others.isEmpty()) {
            others.addAll(present.keySet());
            others.removeIf(other -> other.provider().equals(one.provider()));
        }
        Collections.sort(others);
        return others.get(random.nextInt(others.size()));
    }

    @Test
    void decisionsHoldWhateverTheScoresSay() {
        List<Known> known = TestRegion.of(CHILDREN, seed);
        known.forEach(one -> put(one.subject(), TestTokens.of(one.person())));
        List<List<Subject>> clusters = engine.settle().clusters();
        List<Subject> split = clusters.stream().filter(cluster -> cluster.size() > 1).findFirst().orElseThrow();
        List<Subject> alone = clusters.stream().filter(cluster -> cluster.size() == 1).map(cluster -> cluster.get(0)).toList();
        Subject left = alone.get(0);
        Subject right = alone.stream().filter(one -> !one.provider().equals(left.provider())).findFirst().orElseThrow();
        engine.decide(split.get(0).number(), split.get(1).number(), false, touched -> { });
        engine.decide(left.number(), right.number(), true, touched -> { });
        Set<Set<Subject>> now = sets(engine.settle());
        assertTrue(now.stream().noneMatch(cluster -> cluster.contains(split.get(0)) && cluster.contains(split.get(1))), () -> "seed " + seed);
        assertTrue(now.stream().anyMatch(cluster -> cluster.contains(left) && cluster.contains(right)), () -> "seed " + seed);
    }

    @Test
    void aJoinPutsNoTwoChildrenOfOneProviderInOnePerson() {
        List<Known> known = TestRegion.of(400, seed);
        known.forEach(one -> put(one.subject(), TestTokens.of(one.person())));
        List<Subject> linked = engine.settle().clusters().stream().filter(cluster -> cluster.size() > 1).findFirst().orElseThrow();
        Subject twin = known.stream().map(Known::subject).filter(one -> one.provider().equals(linked.get(0).provider())
                && !linked.contains(one)).findFirst().orElseThrow();
        engine.decide(twin.number(), linked.get(1).number(), true, touched -> { });
        for (Set<Subject> cluster : sets(engine.settle())) {
            assertEquals(cluster.size(), cluster.stream().map(Subject::provider).distinct().count(), () -> "seed " + seed);
        }
    }

    @Test
    void whoseTokensAreGoneStaysWhereItIsAndIsFoundByNobodyNew() {
        List<Known> known = TestRegion.of(400, seed);
        known.forEach(one -> put(one.subject(), TestTokens.of(one.person())));
        Set<Set<Subject>> before = sets(engine.settle());
        known.forEach(one -> engine.withdraw(one.subject()));
        assertEquals(0, engine.indexed());
        known.forEach(one -> engine.unsettle(one.subject()));
        assertEquals(before, sets(engine.settle()), () -> "seed " + seed);
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
