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

    private static List<Pair> chosen(List<Offer> offers, Settings settings) {
        BestPairs best = new BestPairs(10);
        offers.forEach(offer -> best.offer(offer.left(), offer.right(), offer.score()));
        List<Pair> pairs = new ArrayList<>();
        best.choose(settings, 10, pairs::add);
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
            Settings settings = settings(3, random.nextInt(3), random.nextBoolean());
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

    @Test
    void oneToOneGivesARightPersonToTheBestLeftOne() {
        List<Offer> offers = List.of(new Offer(0, 1, 8), new Offer(1, 1, 9), new Offer(0, 2, 5));
        assertEquals(List.of(2, 1), chosen(offers, settings(2, 1, true)).stream().map(Pair::right).toList());
        assertEquals(List.of(1, 1), chosen(offers, settings(2, 1, false)).stream().map(Pair::right).toList());
    }
}
