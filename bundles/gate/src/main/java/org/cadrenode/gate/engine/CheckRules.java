package org.cadrenode.gate.engine;

import java.util.Set;

/**
 * What a site asks of the check.
 *
 * @param k the size below which a class of children is reported
 * @param sampleSize free-text values to draw
 * @param mostDoubtful doubtful places per thousand words beyond which a free-text column has a finding
 * @param populationShare the share of the population that is in a delivery, more than 0 and at most 1
 * @param sensitive columns, as {@code table.column}, whose diversity is measured; if empty, all with a closed list of
 *     codes that are neither quasi-identifiers nor keys
 */
public record CheckRules(int k, int sampleSize, int mostDoubtful, double populationShare, Set<String> sensitive) {
    /** Doubtful places per thousand words that a site that says nothing lets through. */
    public static final int USUAL_DOUBTS = 40;

    public CheckRules {
        sensitive = Set.copyOf(sensitive);
        if (k < 1 || sampleSize < 0 || sampleSize > 200 || mostDoubtful < 0 || !(populationShare > 0 && populationShare <= 1)) {
            throw new IllegalArgumentException("k is at least 1, the sample 0 to 200 values, doubtful places at least 0, and the "
                    + "share of the population more than 0 and at most 1");
        }
    }
}
