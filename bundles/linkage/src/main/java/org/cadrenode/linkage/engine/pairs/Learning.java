package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Estimates weights from the tokens of two or more sets of people, two sets at a time. Only how often each pattern comes is kept.
 * Not thread-safe.
 */
public final class Learning {
    private static final int LEARNERS = 40_000;
    private static final int CHANCE_PAIRS = 64;
    private static final double SAME_YEAR = 1 / 18.;
    private static final double NEXT_YEAR = 2 / 18.;
    private static final List<ViewKind> LEARNT_FROM = List.of(ViewKind.BIRTH_DATE, ViewKind.YEAR_MONTH, ViewKind.YEAR_DAY,
            ViewKind.MONTH_DAY, ViewKind.SWAPPED, ViewKind.POSTCODE);

    private final Weights start;
    private final int people;
    private final int largestBlock;
    private final int threads;
    private final PatternCounts found = new PatternCounts();
    private final PatternCounts chance = new PatternCounts();
    private int left;

    /**
     * Begins with weights that are near.
     *
     * @param people how many one could be mistaken for
     * @param largestBlock most right people of a block; larger ones find nobody
     */
    public Learning(Weights start, int people, int largestBlock, int threads) {
        this.start = start;
        this.people = people;
        this.largestBlock = largestBlock;
        this.threads = threads;
    }

    /** Compares two sets, of which nobody is in both twice. */
    public void compare(TokenSource leftPeople, TokenSource rightPeople) throws IOException {
        int step = Math.max(1, leftPeople.size() / LEARNERS);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        for (ViewKind kind : LEARNT_FROM) {
            ViewTable leftViews = ViewTable.of(leftPeople, kind);
            ViewTable rightViews = ViewTable.of(rightPeople, kind);
            Passes.run(kind, leftViews, rightViews, largestBlock, threads, () -> {
                PatternCounts here = new PatternCounts();
                PatternCounts byChance = new PatternCounts();
                return (join, a, b, c, d) -> {
                    join.join(a, b, c, d, row -> leftViews.person(row) % step == 0, (row, other, pattern) -> {
                        // What is far from one person counts nothing there; what shares several views counts once.
                        if (start.score(pattern, people) > -Finder.KEPT_BELOW
                                && seen.add((long) leftViews.person(row) << 32 | rightViews.person(other))) {
                            here.add(pattern, 1);
                        }
                    });
                    if (kind == ViewKind.BIRTH_DATE) {
                        sample(join, leftViews, a, b, c, d, step, byChance);
                    }
                    synchronized (found) {
                        found.addAll(here);
                        chance.addAll(byChance);
                        here.clear();
                        byChance.clear();
                    }
                };
            });
        }
        left += (leftPeople.size() + step - 1) / step;
    }

    /** Returns the weights that all that was compared speaks for. */
    public Weights weights() {
        // Who shares a key shares the year, too, or has the same names: how often years agree by chance does not show.
        return Learner.learn(start, new Learner.Evidence(found, chance, left, people, SAME_YEAR, NEXT_YEAR));
    }

    /** Returns how many pairs were found that might be one person. */
    public long pairs() {
        long[] pairs = new long[1];
        found.each((pattern, count) -> pairs[0] += count);
        return pairs[0];
    }

    // Pairs that are chosen by the key alone, evenly spread over the right people of the key.
    private static void sample(CellJoin join, ViewTable left, int leftFrom, int leftTo, int rightFrom, int rightTo, int step,
            PatternCounts patterns) {
        int people = rightTo - rightFrom;
        int stride = Math.max(1, people / CHANCE_PAIRS);
        for (int row = leftFrom; row < leftTo; row++) {
            if (left.person(row) % step == 0) {
                for (int i = row % stride; i < people; i += stride) {
                    patterns.add(join.pattern(row, rightFrom + i), 1);
                }
            }
        }
    }
}
