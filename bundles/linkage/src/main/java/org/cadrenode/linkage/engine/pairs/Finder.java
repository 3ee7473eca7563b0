package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * The engine for two whole sets of people. Views of one kind are in memory at a time, of both sides: some 250 bytes a person,
 * and the best pairs, 50 bytes a left person.
 */
public final class Finder implements PairFinder {
    /** Most right people of a block. */
    static final int LARGEST_BLOCK = 2_000;
    static final double KEPT_BELOW = 8;
    private static final int LEARNERS = 40_000;
    private static final int CHANCE_PAIRS = 64;
    private static final double SAME_YEAR = 1 / 18.;
    private static final double NEXT_YEAR = 2 / 18.;
    private static final List<ViewKind> KINDS = List.of(ViewKind.values());
    private static final List<ViewKind> LEARNT_FROM = List.of(ViewKind.BIRTH_DATE, ViewKind.YEAR_MONTH, ViewKind.YEAR_DAY,
            ViewKind.MONTH_DAY, ViewKind.SWAPPED, ViewKind.POSTCODE);

    private final int largestBlock;

    /** Makes an engine as it is found by a service loader. */
    public Finder() {
        this(LARGEST_BLOCK);
    }

    /** @param largestBlock most right people of a block; larger ones find nobody */
    public Finder(int largestBlock) {
        this.largestBlock = largestBlock;
    }

    @Override
    public String shippedWeights() {
        try (InputStream in = Finder.class.getResourceAsStream("weights.txt")) {
            if (in == null) {
                throw new IllegalStateException("The weights are not in this archive");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The weights are unreadable", e);
        }
    }

    @Override
    public Summary find(TokenSource left, TokenSource right, Settings settings, Consumer<Pair> sink) throws IOException {
        Weights start = Weights.parse(settings.weights());
        Weights weights = settings.learn() ? Learner.learn(start, evidence(start, left, right, settings.threads())) : start;
        BestPairs best = new BestPairs(left.size());
        Contradictions contradictions = new Contradictions();
        Passes.Done done = new Passes.Done(0, 0, 0);
        double least = Math.min(0, settings.threshold().orElse(0)) - KEPT_BELOW;
        double most = settings.threshold().orElse(BestPairs.MOST_THRESHOLD);
        for (ViewKind kind : KINDS) {
            ViewTable leftViews = ViewTable.of(left, kind);
            ViewTable rightViews = ViewTable.of(right, kind);
            int people = right.size();
            done = done.and(Passes.run(kind, leftViews, rightViews, largestBlock, settings.threads(), () -> (join, a, b, c, d) ->
                    join.join(a, b, c, d, row -> true, (row, other, pattern) -> {
                        double score = weights.score(pattern, people);
                        if (score >= least) {
                            best.offer(leftViews.person(row), rightViews.person(other), score);
                        }
                        if (score < most && Pattern.sameNumber(pattern)) {
                            contradictions.add(leftViews.person(row), rightViews.person(other));
                        }
                    })));
        }
        double threshold = best.choose(settings, right.size(), sink);
        return new Summary(threshold, done.compared(), best.linked(), best.ambiguous(), contradictions.count(best, threshold),
                done.oversized(), weights.text(), done.oversized() == 0 ? OptionalInt.empty() : OptionalInt.of(done.largest()));
    }

    private Learner.Evidence evidence(Weights start, TokenSource left, TokenSource right, int threads) throws IOException {
        int step = Math.max(1, left.size() / LEARNERS);
        PatternCounts found = new PatternCounts();
        PatternCounts chance = new PatternCounts();
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        int people = right.size();
        for (ViewKind kind : LEARNT_FROM) {
            ViewTable leftViews = ViewTable.of(left, kind);
            ViewTable rightViews = ViewTable.of(right, kind);
            Passes.run(kind, leftViews, rightViews, largestBlock, threads, () -> {
                PatternCounts here = new PatternCounts();
                PatternCounts byChance = new PatternCounts();
                return (join, a, b, c, d) -> {
                    join.join(a, b, c, d, row -> leftViews.person(row) % step == 0, (row, other, pattern) -> {
                        // What is far from one person counts nothing there; what shares several views counts once.
                        if (start.score(pattern, people) > -KEPT_BELOW
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
        // Who shares a key shares the year, too, or has the same names: how often years agree by chance does not show.
        return new Learner.Evidence(found, chance, (left.size() + step - 1) / step, right.size(), SAME_YEAR, NEXT_YEAR);
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

    /** Pairs that share a number and little else. Thread-safe. */
    private static final class Contradictions {
        private long[] pairs = new long[16];
        private int size;

        synchronized void add(int left, int right) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, size * 2);
            }
            pairs[size++] = (long) left << 32 | right;
        }

        long count(BestPairs best, double threshold) {
            return Arrays.stream(pairs, 0, size).distinct()
                    .filter(pair -> best.score((int) (pair >>> 32), (int) pair) < threshold).count();
        }
    }
}
