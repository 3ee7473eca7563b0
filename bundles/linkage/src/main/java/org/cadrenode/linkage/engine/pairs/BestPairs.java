package org.cadrenode.linkage.engine.pairs;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.cadrenode.api.linkage.PairFinder.Pair;
import org.cadrenode.api.linkage.PairFinder.Settings;

/**
 * The best right people of each left one, {@value #KEPT} at most, and who is chosen of them. What is kept does not depend on the
 * order of offers. {@link #offer} is thread-safe.
 *
 * <p>If a threshold is given, a pair is chosen by its score, as in the reference. If not, it is chosen by the odds that it is the right one of all:
 * over the other right people of the left one and nobody, and over the other left people of the right one ({@link Claims}). Where that would take
 * odds above those of the reference's threshold, its rule holds: that score, and a clear best.
 */
final class BestPairs {
    private static final int KEPT = 4;
    private static final int LOCKS = 1024;
    /** No threshold is chosen below this. */
    static final double LEAST_THRESHOLD = 1.5;
    /** No threshold is chosen above this, which is that of the reference. */
    static final double MOST_THRESHOLD = 5;

    private final int[] right;
    private final double[] scores;
    private final int[] counts;
    private final Object[] locks = new Object[LOCKS];
    /** A few left people may have as many wrong links to be expected as this, all together. */
    private static final double FEWEST_WRONG = .25;

    /** What pairs are chosen by: the scores, or what others leave of them. */
    private double[] judged;
    private long linked;
    private long ambiguous;

    BestPairs(int left) {
        right = new int[left * KEPT];
        scores = new double[left * KEPT];
        judged = scores;
        counts = new int[left];
        Arrays.setAll(locks, i -> new Object());
    }

    /** Offers a right person for a left one. The same again counts once, with the better score. */
    void offer(int leftPerson, int rightPerson, double score) {
        synchronized (locks[leftPerson & LOCKS - 1]) {
            int from = leftPerson * KEPT;
            int count = counts[leftPerson];
            int at = from;
            while (at < from + count && right[at] != rightPerson) {
                at++;
            }
            if (at < from + count) {
                if (scores[at] >= score) {
                    return;
                }
            } else if (count < KEPT) {
                counts[leftPerson]++;
            } else {
                at--;
                if (!before(score, rightPerson, scores[at], right[at])) {
                    return;
                }
            }
            while (at > from && before(score, rightPerson, scores[at - 1], right[at - 1])) {
                scores[at] = scores[at - 1];
                right[at] = right[at - 1];
                at--;
            }
            scores[at] = score;
            right[at] = rightPerson;
        }
    }

    private static boolean before(double score, int person, double otherScore, int otherPerson) {
        return score > otherScore || score == otherScore && person < otherPerson;
    }

    /** Returns the score of a pair, minus infinity if it is not among the best. */
    double score(int leftPerson, int rightPerson) {
        for (int i = 0; i < counts[leftPerson]; i++) {
            if (right[leftPerson * KEPT + i] == rightPerson) {
                return scores[leftPerson * KEPT + i];
            }
        }
        return Double.NEGATIVE_INFINITY;
    }

    /**
     * Chooses at most one right person for each left one, and hands the pairs out in order.
     *
     * @return least score of a pair; if it was to be chosen, the least logarithm of odds
     */
    double choose(Settings settings, int rightPeople, Consumer<Pair> sink) {
        boolean given = settings.threshold().isPresent();
        if (!given) {
            settle(rightPeople);
        }
        double least = settings.threshold().orElse(LEAST_THRESHOLD);
        int[] chosen = settings.oneToOne() ? oneToOne(least, settings.margin(), rightPeople) : each(least, settings.margin());
        double threshold = given ? least : threshold(chosen, Math.max(FEWEST_WRONG, settings.falseLinks() * counts.length));
        boolean byOdds = !given && threshold < MOST_THRESHOLD;
        for (int person = 0; person < counts.length; person++) {
            int at = chosen[person];
            if (at >= 0 && (byOdds ? odds(person, at) : judged[at]) >= threshold) {
                sink.accept(new Pair(person, right[at], scores[at], probability(person, at)));
                linked++;
            } else if (Arrays.stream(scores, person * KEPT, person * KEPT + counts[person]).anyMatch(score -> score >= threshold)) {
                ambiguous++;
            }
        }
        return threshold;
    }

    // The best of a person stays the first.
    private void settle(int rightPeople) {
        judged = Claims.settle(right, scores, counts, KEPT, rightPeople);
        for (int person = 0; person < counts.length; person++) {
            for (int last = person * KEPT + 1; last < person * KEPT + counts[person]; last++) {
                for (int at = last; at > person * KEPT && before(judged[at], right[at], judged[at - 1], right[at - 1]); at--) {
                    swap(judged, at);
                    swap(scores, at);
                    int other = right[at];
                    right[at] = right[at - 1];
                    right[at - 1] = other;
                }
            }
        }
    }

    private static void swap(double[] numbers, int at) {
        double other = numbers[at];
        numbers[at] = numbers[at - 1];
        numbers[at - 1] = other;
    }

    /** Returns how many pairs were handed out. */
    long linked() {
        return linked;
    }

    /** Returns how many left people have a right one that is good enough, but not good enough above the others. */
    long ambiguous() {
        return ambiguous;
    }

    // From the surest pair down, as long as the wrong links to be expected are not too many.
    private double threshold(int[] chosen, double wrongLinks) {
        double[] odds = IntStream.range(0, chosen.length).filter(person -> chosen[person] >= 0)
                .mapToDouble(person -> odds(person, chosen[person])).sorted().toArray();
        double wrong = 0;
        for (int i = odds.length - 1; i >= 0; i--) {
            wrong += 1 / (1 + Math.exp(odds[i]));
            if (wrong > wrongLinks) {
                return Math.max(LEAST_THRESHOLD, Math.min(MOST_THRESHOLD, Math.nextUp(odds[i])));
            }
        }
        return LEAST_THRESHOLD;
    }

    private double probability(int person, int at) {
        return 1 / (1 + Math.exp(-odds(person, at)));
    }

    // The logarithm of the odds of a pair, against all other right people and nobody.
    private double odds(int person, int at) {
        double most = 0;
        for (int i = person * KEPT; i < person * KEPT + counts[person]; i++) {
            most = i == at ? most : Math.max(most, judged[i]);
        }
        double others = Math.exp(-most);
        for (int i = person * KEPT; i < person * KEPT + counts[person]; i++) {
            others += i == at ? 0 : Math.exp(judged[i] - most);
        }
        return judged[at] - most - Math.log(others);
    }

    private int[] each(double threshold, double margin) {
        int[] chosen = new int[counts.length];
        for (int person = 0; person < counts.length; person++) {
            int at = person * KEPT;
            boolean enough = counts[person] > 0 && judged[at] >= threshold;
            chosen[person] = enough && (counts[person] == 1 || clear(judged[at], judged[at + 1], margin)) ? at : -1;
        }
        return chosen;
    }

    private static boolean clear(double best, double second, double margin) {
        return best > second && best >= second + margin;
    }

    // The best pair of all first, then the best of those whose people are both free.
    private int[] oneToOne(double threshold, double margin, int rightPeople) {
        Integer[] places = IntStream.range(0, scores.length)
                .filter(at -> at % KEPT < counts[at / KEPT] && judged[at] >= threshold).boxed()
                .sorted((a, b) -> judged[a] != judged[b] ? Double.compare(judged[b], judged[a]) : Integer.compare(a, b))
                .toArray(Integer[]::new);
        int[] chosen = new int[counts.length];
        Arrays.fill(chosen, -1);
        BitSet taken = new BitSet(rightPeople);
        BitSet done = new BitSet(counts.length);
        for (int at : places) {
            int person = at / KEPT;
            if (done.get(person) || taken.get(right[at])) {
                continue;
            }
            int second = at + 1;
            while (second < person * KEPT + counts[person] && taken.get(right[second])) {
                second++;
            }
            done.set(person);
            if (second == person * KEPT + counts[person] || clear(judged[at], judged[second], margin)) {
                chosen[person] = at;
                taken.set(right[at]);
            }
        }
        return chosen;
    }
}
