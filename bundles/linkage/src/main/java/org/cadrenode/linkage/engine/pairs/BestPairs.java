package org.cadrenode.linkage.engine.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.cadrenode.api.linkage.PairFinder.Pair;
import org.cadrenode.api.linkage.PairFinder.Settings;

/**
 * The best right people of each left one, {@value #KEPT} at most, and who is chosen of them. What is kept does not depend on the
 * order of offers. {@link #offer} is thread-safe.
 */
final class BestPairs {
    private static final int KEPT = 4;
    private static final int LOCKS = 1024;

    private final int[] right;
    private final double[] scores;
    private final int[] counts;
    private final Object[] locks = new Object[LOCKS];
    private long ambiguous;

    BestPairs(int left) {
        right = new int[left * KEPT];
        scores = new double[left * KEPT];
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

    /** Chooses at most one right person for each left one, hands the pairs out in order, and returns how many they are. */
    long choose(Settings settings, int rightPeople, Consumer<Pair> sink) {
        int[] chosen = settings.oneToOne() ? oneToOne(settings, rightPeople) : each(settings);
        long linked = 0;
        for (int person = 0; person < counts.length; person++) {
            if (chosen[person] >= 0) {
                int at = chosen[person];
                sink.accept(new Pair(person, right[at], scores[at], probability(person, at)));
                linked++;
            }
        }
        return linked;
    }

    /** Returns how many left people have a right one that is good enough, but not good enough above the others. */
    long ambiguous() {
        return ambiguous;
    }

    // Over all right people and nobody.
    private double probability(int person, int at) {
        double most = 0;
        for (int i = 0; i < counts[person]; i++) {
            most = Math.max(most, scores[person * KEPT + i]);
        }
        double all = Math.exp(-most);
        for (int i = 0; i < counts[person]; i++) {
            all += Math.exp(scores[person * KEPT + i] - most);
        }
        return Math.exp(scores[at] - most) / all;
    }

    private int[] each(Settings settings) {
        int[] chosen = new int[counts.length];
        for (int person = 0; person < counts.length; person++) {
            int at = person * KEPT;
            chosen[person] = -1;
            if (counts[person] > 0 && scores[at] >= settings.threshold()) {
                if (counts[person] == 1 || clear(scores[at], scores[at + 1], settings)) {
                    chosen[person] = at;
                } else {
                    ambiguous++;
                }
            }
        }
        return chosen;
    }

    private static boolean clear(double best, double second, Settings settings) {
        return best > second && best >= second + settings.margin();
    }

    // The best pair of all first, then the best of those whose people are both free.
    private int[] oneToOne(Settings settings, int rightPeople) {
        List<Integer> places = new ArrayList<>();
        for (int person = 0; person < counts.length; person++) {
            for (int i = 0; i < counts[person]; i++) {
                if (scores[person * KEPT + i] >= settings.threshold()) {
                    places.add(person * KEPT + i);
                }
            }
        }
        places.sort((a, b) -> scores[a] != scores[b] ? Double.compare(scores[b], scores[a]) : Integer.compare(a, b));
        int[] chosen = new int[counts.length];
        Arrays.fill(chosen, -1);
        BitSet taken = new BitSet(rightPeople);
        BitSet unclear = new BitSet(counts.length);
        for (int at : places) {
            int person = at / KEPT;
            if (chosen[person] >= 0 || unclear.get(person)) {
                continue;
            }
            if (taken.get(right[at])) {
                continue;
            }
            int second = at + 1;
            while (second < person * KEPT + counts[person] && taken.get(right[second])) {
                second++;
            }
            if (second < person * KEPT + counts[person] && !clear(scores[at], scores[second], settings)) {
                unclear.set(person);
            } else {
                chosen[person] = at;
                taken.set(right[at]);
            }
        }
        for (int person = 0; person < counts.length; person++) {
            if (chosen[person] < 0 && counts[person] > 0 && scores[person * KEPT] >= settings.threshold()) {
                ambiguous++;
            }
        }
        return chosen;
    }
}
