package org.cadrenode.linkage.internal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.cadrenode.linkage.engine.Subject;

/**
 * Gives clusters their person ids so that ids are stable. A cluster would keep the id that most of its subjects have, and
 * of equals the smallest, which is the oldest. Of several clusters that would keep the same id, because a person fell
 * apart, the largest part does, and of equals the one with the smallest pseudonym; the others get new ids.
 */
final class PersonChoice {
    /** No person yet. */
    static final long NONE = 0;

    private PersonChoice() { }

    /** A cluster and the id it keeps, or {@link #NONE} if it needs a new one. */
    record Choice(List<Subject> cluster, long kept) { }

    private record Claim(long person, int subjects) { }

    /**
     * Chooses. Clusters that need a new id come before those that keep one, each in the order given: if their storing is
     * cut off, a cluster that lost an id has its new one before the winner counts as settled, so that choosing again for
     * the rest cannot give an id twice.
     *
     * @param former the person that a subject has now, by its number
     * @return what was chosen: 16 bytes each, and made when it is looked at
     */
    static List<Choice> choose(List<List<Subject>> clusters, IntToLongFunction former) {
        // By the person, the place of the cluster that keeps it and 1.
        int[] winners = new int[1 << 10];
        long[] kept = new long[clusters.size()];
        for (int i = 0; i < kept.length; i++) {
            Claim claim = claim(clusters.get(i), former);
            if (claim.person() == NONE) {
                continue;
            }
            int person = Math.toIntExact(claim.person());
            if (person >= winners.length) {
                winners = Arrays.copyOf(winners, Math.max(person + 1, winners.length + (winners.length >> 1)));
            }
            int rival = winners[person] - 1;
            if (rival < 0 || wins(claim, clusters.get(i), clusters.get(rival), former)) {
                winners[person] = i + 1;
                kept[i] = person;
                if (rival >= 0) {
                    kept[rival] = NONE;
                }
            }
        }
        int[] order = new int[kept.length];
        int fresh = 0;
        int last = kept.length;
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] == NONE) {
                order[fresh++] = i;
            }
        }
        for (int i = kept.length - 1; i >= 0; i--) {
            if (kept[i] != NONE) {
                order[--last] = i;
            }
        }
        return new AbstractList<>() {
            @Override
            public Choice get(int place) {
                return new Choice(clusters.get(order[place]), kept[order[place]]);
            }

            @Override
            public int size() {
                return order.length;
            }
        };
    }

    private static boolean wins(Claim claim, List<Subject> cluster, List<Subject> rival, IntToLongFunction former) {
        int more = claim.subjects() - claim(rival, former).subjects();
        return more > 0 || more == 0 && cluster.get(0).compareTo(rival.get(0)) < 0;
    }

    private static Claim claim(List<Subject> cluster, IntToLongFunction former) {
        if (cluster.size() == 1) {
            return new Claim(former.applyAsLong(cluster.get(0).number()), 1);
        }
        Map<Long, Integer> subjects = new HashMap<>();
        for (Subject subject : cluster) {
            long person = former.applyAsLong(subject.number());
            if (person != NONE) {
                subjects.merge(person, 1, Integer::sum);
            }
        }
        Claim best = new Claim(NONE, 0);
        for (Map.Entry<Long, Integer> entry : subjects.entrySet()) {
            if (entry.getValue() > best.subjects()
                    || entry.getValue() == best.subjects() && entry.getKey() < best.person()) {
                best = new Claim(entry.getKey(), entry.getValue());
            }
        }
        return best;
    }
}
