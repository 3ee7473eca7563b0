package org.cadrenode.linkage.engine.pairs;

/**
 * What left people leave each other of right ones. Where nobody is in the left file twice, a right person who is surely one left person is no
 * other one; where people are, it may be. So the odds of a pair are multiplied by (1 - q) + q r: q is the chance that the right person is
 * another left one, by the scores of that one alone, and r is how much likelier or less likely one more left person becomes, once there is one:
 * D / E, and at most 1. E is how many left people of a right one there would be by chance. D, how many there are beyond the first, is learnt: from r = 1 down by
 * expectation and maximisation. For two left people of a right one this is Bayes' rule. Stateless.
 */
final class Claims {
    private static final int ROUNDS = 8;
    private static final double LEAST = 1e-12;

    private Claims() { }

    /**
     * Returns the scores of pairs as others' claims leave them.
     *
     * @param right the right person of each place; a left person has {@code kept} places, of which the first are taken
     * @param counts how many places each left person takes
     */
    static double[] settle(int[] right, double[] scores, int[] counts, int kept, int rightPeople) {
        double[] free = chances(scores, counts, kept);
        double[] claims = sums(free, right, counts, kept, rightPeople);
        double[] settled = scores.clone();
        double[] left = free;
        for (int round = 0; round < ROUNDS; round++) {
            double first = 1;
            double further = 1;
            for (double people : sums(left, right, counts, kept, rightPeople)) {
                first += Math.min(1, people);
                further += Math.max(0, people - 1);
            }
            double again = Math.min(1, further / first * rightPeople / first);
            for (int person = 0; person < counts.length; person++) {
                for (int at = person * kept; at < person * kept + counts[person]; at++) {
                    double others = Math.max(0, Math.min(1, claims[right[at]] - free[at]));
                    settled[at] = scores[at] + Math.log(Math.max(LEAST, 1 - others + others * again));
                }
            }
            left = chances(settled, counts, kept);
        }
        return settled;
    }

    // Over all right people of a left one and nobody.
    private static double[] chances(double[] scores, int[] counts, int kept) {
        double[] chances = new double[scores.length];
        for (int person = 0; person < counts.length; person++) {
            int from = person * kept;
            int to = from + counts[person];
            double most = 0;
            for (int at = from; at < to; at++) {
                most = Math.max(most, scores[at]);
            }
            double all = Math.exp(-most);
            for (int at = from; at < to; at++) {
                all += Math.exp(scores[at] - most);
            }
            for (int at = from; at < to; at++) {
                chances[at] = Math.exp(scores[at] - most) / all;
            }
        }
        return chances;
    }

    private static double[] sums(double[] chances, int[] right, int[] counts, int kept, int rightPeople) {
        double[] sums = new double[rightPeople];
        for (int person = 0; person < counts.length; person++) {
            for (int at = person * kept; at < person * kept + counts[person]; at++) {
                sums[right[at]] += chances[at];
            }
        }
        return sums;
    }
}
