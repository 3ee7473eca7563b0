package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.cadrenode.api.linkage.PairFinder.Pair;
import org.cadrenode.api.linkage.PairFinder.Settings;
import org.junit.jupiter.api.Test;

class BestPairsTest {
    private record Offer(int left, int right, double score) { }

    private static Settings settings(double threshold, double margin, boolean oneToOne) {
        return new Settings(OptionalDouble.of(threshold), 0, margin, oneToOne, "", false, 1);
    }

    private static Settings settings(double wrong) {
        return new Settings(OptionalDouble.empty(), wrong, 0, false, "", false, 1);
    }

    private static List<Pair> chosen(List<Offer> offers, Settings settings) {
        return chosen(10, 10, offers, settings);
    }

    private static List<Pair> chosen(int left, int right, List<Offer> offers, Settings settings) {
        BestPairs best = new BestPairs(left);
        offers.forEach(offer -> best.offer(offer.left(), offer.right(), offer.score()));
        List<Pair> pairs = new ArrayList<>();
        best.choose(settings, right, pairs::add);
        return pairs;
    }

    @Test
    void theOrderOfOffersDoesNotMatter() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Offer> offers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                offers.add(new Offer(random.nextInt(10), random.nextInt(10), random.nextInt(12)));
            }
            Settings settings = random.nextBoolean() ? settings(.1 * random.nextInt(5)) : settings(3, random.nextInt(3), random.nextBoolean());
            List<Pair> before = chosen(offers, settings);
            Collections.shuffle(offers, random);
            assertEquals(before, chosen(offers, settings), "seed " + seed);
        }
    }

    @Test
    void probabilitiesOfALeftPersonSumToLessThanOne() {
        List<Pair> pairs = chosen(List.of(new Offer(0, 1, 9), new Offer(0, 2, 9.5), new Offer(0, 3, 4)), settings(2, 0, false));
        double nobody = 1 / (1 + Math.exp(9) + Math.exp(9.5) + Math.exp(4));
        assertEquals(Math.exp(9.5) * nobody, pairs.get(0).probability(), 1e-9);
    }

    @Test
    void twoAlikeAreNotDecidedBetween() {
        assertTrue(chosen(List.of(new Offer(0, 1, 9), new Offer(0, 2, 9)), settings(2, 0, false)).isEmpty());
        assertTrue(chosen(List.of(new Offer(0, 1, 9), new Offer(0, 2, 8.5)), settings(2, 1, true)).isEmpty());
    }

    // Left people who each are surely one right person.
    private static List<Offer> sure(int people) {
        List<Offer> offers = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            offers.add(new Offer(person, person, 14));
        }
        return offers;
    }

    @Test
    void theSurestPairsAreChosenFirst() {
        List<Offer> offers = sure(1_000);
        // Two have higher scores, but another right person is nearly as good.
        offers.addAll(List.of(new Offer(1_000, 1_000, 6), new Offer(1_000, 1_001, 4.2), new Offer(1_001, 1_002, 6), new Offer(1_001, 1_003, 4.2),
                new Offer(1_002, 1_004, 4)));
        List<Pair> pairs = chosen(1_003, 2_000, offers, settings(0));
        assertEquals(1_001, pairs.size());
        assertEquals(1_004, pairs.get(1_000).right());
    }

    @Test
    void theScoreOfTheReferenceIsAlwaysEnough() {
        List<Offer> offers = sure(1_000);
        // So many that more wrong links are to be expected of the surest of them than are allowed.
        for (int person = 1_000; person < 1_200; person++) {
            offers.addAll(List.of(new Offer(person, person, 5.2), new Offer(person + 200, person + 200, 4.9)));
        }
        offers.addAll(List.of(new Offer(1_400, 1_400, 5.05), new Offer(1_400, 1_401, 2.5)));
        List<Pair> pairs = chosen(1_401, 2_000, offers, settings(0));
        assertEquals(1_201, pairs.size());
        assertEquals(1_400, pairs.get(1_200).right());
    }

    @Test
    void amongNobodyNobodyIsFound() {
        assertTrue(chosen(10, 0, List.of(), settings(1)).isEmpty());
    }

    @Test
    void whoIsSurelyAnotherIsNotTakenAgain() {
        List<Offer> offers = sure(1_000);
        offers.addAll(List.of(new Offer(1_000, 7, 4), new Offer(1_001, 8, 5), new Offer(1_001, 1_500, 4.5)));
        List<Pair> pairs = chosen(1_002, 2_000, offers, settings(1));
        assertEquals(1_001, pairs.size());
        assertEquals(1_500, pairs.get(1_000).right());
        assertEquals(4.5, pairs.get(1_000).score());
        assertEquals(1_002, chosen(1_002, 2_000, offers, settings(3, 0, false)).size(), "by scores alone with a threshold");
    }

    @Test
    void oneToOneGivesARightPersonToTheBestLeftOne() {
        List<Offer> offers = List.of(new Offer(0, 1, 8), new Offer(1, 1, 9), new Offer(0, 2, 5));
        assertEquals(List.of(2, 1), chosen(offers, settings(2, 1, true)).stream().map(Pair::right).toList());
        assertEquals(List.of(1, 1), chosen(offers, settings(2, 1, false)).stream().map(Pair::right).toList());
    }
}
