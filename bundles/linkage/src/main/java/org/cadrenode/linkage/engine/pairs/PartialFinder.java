package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.cadrenode.api.linkage.PairFinder.Pair;
import org.cadrenode.api.linkage.PairFinder.Settings;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * The two steps of {@link Finder} for those who spread them over many machines: all pairs of a part of the views, where a key's
 * views are all in one part; then the choice for a part of the left people, with all that the first step found of them. Thread-safe.
 */
public final class PartialFinder {
    private final Weights weights;
    private final double threshold;
    private final double margin;
    private final int rightPeople;

    /**
     * Makes a part.
     *
     * @param settings with a threshold, and without anything to learn
     * @param rightPeople how many right people there are over all parts
     */
    public PartialFinder(Settings settings, int rightPeople) {
        this.weights = Weights.parse(settings.weights());
        this.threshold = settings.threshold().orElseThrow(() -> new IllegalArgumentException("A part needs the threshold of the whole"));
        this.margin = settings.margin();
        this.rightPeople = rightPeople;
        if (settings.learn() || settings.oneToOne()) {
            throw new IllegalArgumentException("What depends on everybody can't be done in parts");
        }
    }

    /** Takes a pair that is worth a look. */
    @FunctionalInterface
    public interface Offers {
        /** Takes the numbers of the people in their sources, and the score. */
        void offer(int left, int right, double score);
    }

    /** Compares people who may come with a part of their views. The same pair may be offered more than once. */
    public void compare(TokenSource left, TokenSource right, Offers offers) throws IOException {
        double least = Math.min(0, threshold) - Finder.KEPT_BELOW;
        for (ViewKind kind : Finder.KINDS) {
            ViewTable leftViews = ViewTable.of(left, kind, Share.ALL);
            ViewTable rightViews = ViewTable.of(right, kind, Share.ALL);
            Passes.run(kind, leftViews, rightViews, Finder.LARGEST_BLOCK, 1, () -> (join, a, b, c, d) ->
                    join.join(a, b, c, d, row -> true, (row, other, pattern) -> {
                        double score = weights.score(pattern, rightPeople);
                        if (score >= least) {
                            offers.offer(leftViews.person(row), rightViews.person(other), score);
                        }
                    }));
        }
    }

    /**
     * Chooses at most one right person for each left one, as {@link Finder} does.
     *
     * @param left how many left people there are, numbered from 0
     * @param all hands over all offers of them. Right people need not be numbered without gaps, but in their order
     */
    public void choose(int left, Consumer<Offers> all, Consumer<Pair> sink) {
        BestPairs best = new BestPairs(left);
        all.accept(best::offer);
        best.choose(new Settings(OptionalDouble.of(threshold), 0, margin, false, "", false, 1), rightPeople, sink);
    }
}
