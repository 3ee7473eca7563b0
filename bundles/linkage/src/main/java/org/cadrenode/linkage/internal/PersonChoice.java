package org.cadrenode.linkage.internal;

import java.util.ArrayList;
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

    private record Claim(int cluster, long person, int subjects) { }

    /**
     * Chooses. Clusters that need a new id come before those that keep one, each in the order given: if their storing is
     * cut off, a cluster that lost an id has its new one before the winner counts as settled, so that choosing again for
     * the rest cannot give an id twice.
     *
     * @param former the person that a subject has now, by its number
     */
    static List<Choice> choose(List<List<Subject>> clusters, IntToLongFunction former) {
        Map<Long, Claim> winners = new HashMap<>();
        for (int i = 0; i < clusters.size(); i++) {
            Claim claim = claim(i, clusters.get(i), former);
            if (claim.person() == NONE) {
                continue;
            }
            Claim rival = winners.get(claim.person());
            if (rival == null || claim.subjects() > rival.subjects() || claim.subjects() == rival.subjects()
                    && smallest(clusters, claim).compareTo(smallest(clusters, rival)) < 0) {
                winners.put(claim.person(), claim);
            }
        }
        long[] kept = new long[clusters.size()];
        winners.values().forEach(claim -> kept[claim.cluster()] = claim.person());
        List<Choice> choices = new ArrayList<>(clusters.size());
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] == NONE) {
                choices.add(new Choice(clusters.get(i), NONE));
            }
        }
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] != NONE) {
                choices.add(new Choice(clusters.get(i), kept[i]));
            }
        }
        return choices;
    }

    private static Claim claim(int number, List<Subject> cluster, IntToLongFunction former) {
        if (cluster.size() == 1) {
            return new Claim(number, former.applyAsLong(cluster.get(0).number()), 1);
        }
        Map<Long, Integer> subjects = new HashMap<>();
        for (Subject subject : cluster) {
            long person = former.applyAsLong(subject.number());
            if (person != NONE) {
                subjects.merge(person, 1, Integer::sum);
            }
        }
        Claim best = new Claim(number, NONE, 0);
        for (Map.Entry<Long, Integer> entry : subjects.entrySet()) {
            if (entry.getValue() > best.subjects()
                    || entry.getValue() == best.subjects() && entry.getKey() < best.person()) {
                best = new Claim(number, entry.getKey(), entry.getValue());
            }
        }
        return best;
    }

    private static Subject smallest(List<List<Subject>> clusters, Claim claim) {
        return clusters.get(claim.cluster()).get(0);
    }
}
