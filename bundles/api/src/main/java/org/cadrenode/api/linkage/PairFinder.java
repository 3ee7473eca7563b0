package org.cadrenode.api.linkage;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.cadrenode.api.pseudonym.TokenSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds who of one set of people is who of another, from tokens alone. Found through {@link java.util.ServiceLoader} by tools
 * outside of an appliance. Thread-safe.
 */
@ProviderType
public interface PairFinder {
    /**
     * Compares all of {@code left} with all of {@code right}, and hands the pairs that are one person to {@code sink} in the
     * order of the left ones. The same input gives the same pairs.
     */
    Summary find(TokenSource left, TokenSource right, Settings settings, Consumer<Pair> sink) throws IOException;

    /** Returns the text of the weights that the product comes with. */
    String shippedWeights();

    /**
     * How pairs are chosen.
     *
     * @param threshold least score of a pair; if empty, pairs are chosen by their probability: the least logarithm of its odds is from 1.5 to
     *     5, as low as {@code falseLinks} allows
     * @param falseLinks how many wrong links are to be expected at most, a left person: for a threshold that is chosen
     * @param margin by how much the best score of a left person must exceed the second best; without a threshold, what other left people
     *     leave of the scores
     * @param oneToOne whether a right person goes with one left person at most; a left one always does with one right at most
     * @param weights text of the weights, as {@link Summary#weights} gives it
     * @param learn whether error rates and weights are estimated from the tokens themselves, starting from {@code weights}
     * @param threads how many threads compare
     */
    record Settings(OptionalDouble threshold, double falseLinks, double margin, boolean oneToOne, String weights, boolean learn, int threads) { }

    /**
     * Two who are one person.
     *
     * @param left number of the left one in its source
     * @param right number of the right one
     * @param score natural logarithm of the odds that they are one person, before other right people are looked at
     * @param probability that it is this right person, over all right people and nobody: those of a left person sum to at most 1. Without a
     *     threshold, that the right one is another left person is taken into account
     */
    record Pair(int left, int right, double score, double probability) { }

    /**
     * What was done.
     *
     * @param threshold least score of a pair that was handed out; if none was given, least logarithm of the odds
     * @param compared pairs whose tokens were compared; one that shares more than one view may count more than once
     * @param linked pairs handed out
     * @param ambiguous left people whose best is not good enough above the second best, or whose right one went with another
     * @param contradicted pairs that share an NHS number or UPN while everything else contradicts it: not linked, and for a
     *     person to look at
     * @param oversized groups passed over since too many people share what they are found by
     * @param weights text of the weights by which pairs were scored
     * @param firstOversized size of the largest such group; empty if there was none
     */
    record Summary(double threshold, long compared, long linked, long ambiguous, long contradicted, long oversized, String weights,
            OptionalInt firstOversized) { }
}
