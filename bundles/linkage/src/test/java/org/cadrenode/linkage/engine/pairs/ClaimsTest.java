package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final int KEPT = 2;

    // Each left person has its own right one, for sure; the last ones share the right one of the first ones.
    private static double[] settled(int left, int shared, double score) {
        int[] right = new int[(left + shared) * KEPT];
        double[] scores = new double[right.length];
        int[] counts = new int[left + shared];
        Arrays.fill(counts, 1);
        for (int person = 0; person < counts.length; person++) {
            right[person * KEPT] = person % left;
            scores[person * KEPT] = person < left ? 14 : score;
        }
        return Claims.settle(right, scores, counts, KEPT, 5 * left);
    }

    @Test
    void whoIsSurelyAnotherIsTakenWhereNobodyIsTwiceInAFile() {
        double[] settled = settled(1_000, 1, 3);
        assertTrue(settled[1_000 * KEPT] < -1, () -> "left " + settled[1_000 * KEPT]);
        assertTrue(settled[0] > 10, () -> "the sure one " + settled[0]);
    }

    @Test
    void whoIsTwiceInAFileIsFoundTwiceWhereMany() {
        double[] settled = settled(1_000, 500, 10);
        for (int person = 0; person < 1_500; person++) {
            assertTrue(settled[person * KEPT] > 9, "person " + person);
        }
    }

    @Test
    void thoseOfDifferentRightPeopleTakeNothing() {
        double[] settled = settled(100, 0, 0);
        for (int person = 0; person < 100; person++) {
            assertEquals(14, settled[person * KEPT], 1e-4);
        }
    }

    // For two left people of one right one, all cases can be counted.
    @Test
    void twoOfOneGetTheChancesThatBayesRuleGives() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double one = random.nextDouble() * 20 - 8;
            double other = random.nextDouble() * 20 - 8;
            double[] settled = Claims.settle(new int[] {0, 0}, new double[] {one, other}, new int[] {1, 1}, 1, 100);
            // A hundred right people: one more left person of one right one is no less likely than the first.
            assertEquals(one, settled[0], 1e-9, "seed " + seed);
            double again = again(one, other);
            settled = Claims.settle(new int[] {0, 0}, new double[] {one, other}, new int[] {1, 1}, 1, 1);
            double both = Math.exp(one + other) * again;
            assertEquals(Math.log(Math.exp(one) + both) - Math.log(1 + Math.exp(other)), settled[0], 1e-6, "seed " + seed);
        }
    }

    // The fixed point of what the class says of D / E, from the joint chances.
    private static double again(double one, double other) {
        double again = 1;
        for (int round = 0; round < 9; round++) {
            double all = 1 + Math.exp(one) + Math.exp(other) + again * Math.exp(one + other);
            double sum = (Math.exp(one) + Math.exp(other) + 2 * again * Math.exp(one + other)) / all;
            double first = 1 + Math.min(1, sum);
            double next = Math.min(1, (1 + Math.max(0, sum - 1)) / first / first);
            if (round == 8) {
                return again;
            }
            again = next;
        }
        return again;
    }
}
