package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * The engine for two whole sets of people. Views of one kind are in memory at a time, of both sides: some 500 bytes a person,
 * as much again for a moment while they are read, and the best pairs, 50 bytes a left person.
 */
public final class Finder implements PairFinder {
    /** Most right people of a block. */
    static final int LARGEST_BLOCK = 2_000;
    static final double KEPT_BELOW = 8;
    /** Kinds of views that are compared. */
    static final List<ViewKind> KINDS = Arrays.stream(ViewKind.values()).filter(Blocking::finds).toList();

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
        Weights weights = weights(left, right, settings);
        BestPairs best = new BestPairs(left.size());
        Contradictions contradictions = new Contradictions();
        Passes.Done done = new Passes.Done(0, 0, 0);
        double least = Math.min(0, settings.threshold().orElse(0)) - KEPT_BELOW;
        double most = settings.threshold().orElse(BestPairs.MOST_THRESHOLD);
        int people = right.size();
        List<Share> shares = Share.of((long) left.size() + people);
        for (ViewKind kind : KINDS) {
            for (Share share : shares) {
                ViewTable leftViews = ViewTable.of(left, kind, share);
                ViewTable rightViews = ViewTable.of(right, kind, share);
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
        }
        double threshold = best.choose(settings, right.size(), sink);
        return new Summary(threshold, done.compared(), best.linked(), best.ambiguous(), contradictions.count(best, threshold),
                done.oversized(), weights.text(), done.oversized() == 0 ? OptionalInt.empty() : OptionalInt.of(done.largest()));
    }

    private Weights weights(TokenSource left, TokenSource right, Settings settings) throws IOException {
        Weights start = Weights.parse(settings.weights());
        if (!settings.learn()) {
            return start;
        }
        Learning learning = new Learning(start, right.size(), largestBlock, settings.threads());
        learning.compare(PeopleSets.of(List.of(left, right)));
        return learning.weights();
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
