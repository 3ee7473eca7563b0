package org.cadrenode.linkage.engine;

import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.junit.jupiter.api.Test;

/** Providers renew their tokens one after the other, and nobody's person changes by it. */
class KeyVersionsTest {
    private static final int CHILDREN = 600;

    private final long seed = seed();
    private final List<Known> known = TestRegion.of(CHILDREN, seed);
    private final LinkEngine engine = new LinkEngine(TestTokens.JUDGE, 2_000, Views.inMemory(), Scratch.inMemory());
    private final Map<Subject, Set<Subject>> clusterOf = new HashMap<>();

    private static long seed() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        return seed;
    }

    private void put(int version, Known one) {
        engine.put(one.subject(), TestTokens.of(one.person(), version), touched -> { });
    }

    private Set<Set<Subject>> settled() {
        engine.settle().clusters().forEach(cluster -> cluster.forEach(one -> clusterOf.put(one, new HashSet<>(cluster))));
        return new HashSet<>(clusterOf.values());
    }

    @Test
    void linksStayWhileProvidersRenewOneAfterTheOther() {
        known.forEach(one -> put(1, one));
        Set<Set<Subject>> before = settled();
        assertTrue(before.size() < known.size(), () -> "seed " + seed);
        for (var provider : List.of(HEALTH, SCHOOL, TestRegion.COUNCIL)) {
            List<Known> theirs = new ArrayList<>(known.stream().filter(one -> one.subject().provider().equals(provider)).toList());
            Collections.shuffle(theirs, new Random(seed));
            for (Known one : theirs.subList(0, theirs.size() / 2)) {
                put(2, one);
            }
            assertEquals(before, settled(), () -> "in the middle of " + provider + ", seed " + seed);
            assertEquals(1, engine.retire());
            for (Known one : theirs) {
                put(2, one);
            }
            assertEquals(before, settled(), () -> provider + ", seed " + seed);
        }
        int indexed = engine.indexed();
        assertEquals(2, engine.retire());
        assertEquals(indexed / 2, engine.indexed(), "the former tokens are gone");
        known.forEach(one -> engine.unsettle(one.subject()));
        assertEquals(before, settled(), () -> "seed " + seed);
    }

    @Test
    void tokensOfDifferentVersionsLinkNobody() {
        Person person = known.get(0).person().withNumbers("N", "U");
        Known health = new Known(new Subject(1, HEALTH, known.get(0).subject().pseudonym()), person);
        Known school = new Known(new Subject(2, SCHOOL, known.get(1).subject().pseudonym()), person);
        put(1, health);
        put(2, school);
        assertEquals(2, settled().size());
        put(2, health);
        assertEquals(1, settled().size(), "the same in every token, under one version");
    }

    @Test
    void theNewestCommonVersionDecides() {
        Person person = known.get(0).person().withNumbers("N", "");
        Known health = new Known(new Subject(1, HEALTH, known.get(0).subject().pseudonym()), person);
        Known school = new Known(new Subject(2, SCHOOL, known.get(1).subject().pseudonym()), person);
        put(1, health);
        put(1, school);
        assertEquals(1, settled().size());
        Person stranger = person.withNumbers("M", "").withNames("quentin", "featherstone").withPostcodes("X");
        put(2, new Known(health.subject(), stranger));
        assertEquals(1, settled().size(), "a link stays while one side has renewed");
        put(2, school);
        assertEquals(2, settled().size(), "and is judged anew once both have");
    }

    @Test
    void aRenamedSubjectKeepsItsCompany() {
        known.forEach(one -> put(1, one));
        Set<Set<Integer>> before = numbers(settled());
        clusterOf.clear();
        known.forEach(one -> engine.rename(new Subject(one.subject().number(), one.subject().provider(),
                new Pseudonym(~one.subject().pseudonym().low(), one.subject().pseudonym().high())),
                touched -> { }));
        assertEquals(before, numbers(settled()), () -> "seed " + seed);
    }

    private static Set<Set<Integer>> numbers(Set<Set<Subject>> clusters) {
        Set<Set<Integer>> numbers = new HashSet<>();
        clusters.forEach(cluster -> {
            Set<Integer> one = new HashSet<>();
            cluster.forEach(subject -> one.add(subject.number()));
            numbers.add(one);
        });
        return numbers;
    }
}
