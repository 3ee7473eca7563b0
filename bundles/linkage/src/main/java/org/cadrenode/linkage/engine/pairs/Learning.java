package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final List<ViewKind> LEARNT_FROM = List.of(ViewKind.BIRTH_DATE, ViewKind.SAMPLE, ViewKind.BIRTH_DATE_NAMES,
            ViewKind.BIRTH_DATE_FORENAMES, ViewKind.YEAR_MONTH, ViewKind.YEAR_DAY, ViewKind.MONTH_DAY, ViewKind.SWAPPED, ViewKind.POSTCODE);

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

    /**
     * Compares sets, each two of them. Each kind of view is read once, of all sets, and is in memory meanwhile: some 600 bytes a
     * person; of more than half a million people it is read in shares.
     */
    public void compare(PeopleSets sets) throws IOException {
        List<Couple> couples = new ArrayList<>();
        int learners = LEARNERS / Math.max(1, sets.count() * (sets.count() - 1) / 2);
        for (int one = 0; one < sets.count(); one++) {
            for (int other = one + 1; other < sets.count(); other++) {
                couples.add(new Couple(one, other, new Likeliest(sets.size(one), Math.max(1, sets.size(one) / Math.max(1, learners)))));
            }
        }
        List<Share> shares = Share.of(IntStream.range(0, sets.count()).mapToLong(sets::size).sum());
        for (ViewKind kind : LEARNT_FROM) {
            for (Share share : shares) {
                ViewTable[] tables = ViewTable.of(sets, kind, share);
                for (Couple couple : couples) {
                    compare(kind, tables[couple.left()], tables[couple.right()], couple.likeliest());
                }
            }
        }
        couples.forEach(couple -> left += couple.likeliest().count(found));
    }

    /** Two sets, and who of the right one is the likeliest for those of the left one. */
    private record Couple(int left, int right, Likeliest likeliest) { }

    /**
     * What every {@code step}th left person has in common with the likeliest right one, by the weights to begin with. Others count
     * nothing: whoever has a twin would be one person with the twin, too. Thread-safe.
     */
    private static final class Likeliest {
        private static final int LOCKS = 64;

        private final int step;
        private final double[] scores;
        private final long[] patterns;
        private final Object[] locks = new Object[LOCKS];

        Likeliest(int people, int step) {
            this.step = step;
            scores = new double[(people + step - 1) / step];
            patterns = new long[scores.length];
            Arrays.fill(scores, -Finder.KEPT_BELOW);
            Arrays.setAll(locks, i -> new Object());
        }

        boolean wanted(int person) {
            return person % step == 0;
        }

        void offer(int person, long pattern, double score) {
            // What is far from one person counts nothing.
            if (score <= -Finder.KEPT_BELOW) {
                return;
            }
            int at = person / step;
            synchronized (locks[at % LOCKS]) {
                if (score > scores[at] || score == scores[at] && pattern < patterns[at]) {
                    scores[at] = score;
                    patterns[at] = pattern;
                }
            }
        }

        /** Adds what was found, and returns of how many people. */
        int count(PatternCounts counts) {
            for (int at = 0; at < scores.length; at++) {
                if (scores[at] > -Finder.KEPT_BELOW) {
                    counts.add(patterns[at], 1);
                }
            }
            return scores.length;
        }
    }

    private void compare(ViewKind kind, ViewTable leftViews, ViewTable rightViews, Likeliest likeliest) {
        Passes.run(kind, leftViews, rightViews, largestBlock, threads, () -> {
            PatternCounts byChance = new PatternCounts();
            return (join, a, b, c, d) -> {
                if (Blocking.finds(kind)) {
                    join.join(a, b, c, d, row -> likeliest.wanted(leftViews.person(row)),
                            (row, other, pattern) -> likeliest.offer(leftViews.person(row), pattern, start.score(pattern, people)));
                }
                if (kind == ViewKind.BIRTH_DATE || kind == ViewKind.SAMPLE) {
                    sample(join, leftViews, a, b, c, d, likeliest, byChance);
                    synchronized (chance) {
                        chance.addAll(byChance);
                    }
                    byChance.clear();
                }
            };
        });
    }

    /** Returns the weights that all that was compared speaks for. */
    public Weights weights() {
        // Who shares a key shares the year, too, or has the same names: how often years agree by chance does not show.
        return Learner.learn(start, new Learner.Evidence(found, chance, left, people, SAME_YEAR, NEXT_YEAR));
    }

    /** Returns of how many people another was found who might be the same person. */
    public long pairs() {
        long[] pairs = new long[1];
        found.each((pattern, count) -> pairs[0] += count);
        return pairs[0];
    }

    // Pairs that are chosen by the key alone, evenly spread over the right people of the key.
    private static void sample(CellJoin join, ViewTable left, int leftFrom, int leftTo, int rightFrom, int rightTo,
            Likeliest likeliest, PatternCounts patterns) {
        int people = rightTo - rightFrom;
        int stride = Math.max(1, people / CHANCE_PAIRS);
        for (int row = leftFrom; row < leftTo; row++) {
            if (likeliest.wanted(left.person(row))) {
                for (int i = row % stride; i < people; i += stride) {
                    patterns.add(join.pattern(row, rightFrom + i), 1);
                }
            }
        }
    }
}
