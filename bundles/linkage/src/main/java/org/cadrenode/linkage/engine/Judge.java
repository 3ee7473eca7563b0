package org.cadrenode.linkage.engine;

import org.cadrenode.linkage.engine.Judgement.Verdict;
import org.cadrenode.linkage.engine.pairs.Pattern;
import org.cadrenode.linkage.engine.pairs.Weights;

/**
 * Decides about two subjects from what their tokens have in common, by a score that depends on it alone: not on how many
 * subjects there are. Immutable.
 *
 * @param weights what each level weighs, and how many people there are to mistake somebody for: {@link Weights#people()}
 * @param link least score of a link
 * @param review least score of a pair that a person should look at
 * @param margin by how much the better of two of one provider must exceed the other, to be linked
 */
public record Judge(Weights weights, double link, double review, double margin) {
    /** Set in a pattern of two who are found by the same NHS number or UPN, also where one of them has several. */
    static final long SAME_NUMBER = 1L << 62;

    public Judge {
        if (!(review <= link) || !Double.isFinite(review) || !Double.isFinite(link) || !(margin >= 0)) {
            throw new IllegalArgumentException("The threshold of review is at most that of links");
        }
        if (weights.people() < 2) {
            throw new IllegalArgumentException("The weights say of no people whom one could be mistaken for");
        }
    }

    /** Returns the natural logarithm of the odds that two are one person. */
    double score(long pattern) {
        return weights.score(pattern & ~SAME_NUMBER, weights.people());
    }

    /**
     * Judges two subjects. A number that two share links them if the rest does not speak against it too much; two NHS numbers, or two UPNs
     * without a common NHS number, are two persons, whatever else agrees.
     */
    Judgement judge(long pattern) {
        double score = score(pattern);
        double evidence = weights.evidence(pattern & ~SAME_NUMBER, weights.people());
        boolean same = (pattern & SAME_NUMBER) != 0 || Pattern.sameNumber(pattern);
        boolean two = Pattern.nhsNumber(pattern) == Pattern.DIFFERENT
                || Pattern.upn(pattern) == Pattern.DIFFERENT && Pattern.nhsNumber(pattern) != Pattern.SAME;
        if (two) {
            return new Judgement(same || score >= review ? Verdict.CONFLICT : Verdict.FORBIDDEN, score, evidence);
        }
        if (same) {
            return new Judgement(score >= review ? Verdict.CERTAIN : Verdict.CONFLICT, score, evidence);
        }
        if (score >= link) {
            return new Judgement(Verdict.PROBABLE, score, evidence);
        }
        if (score >= review) {
            return new Judgement(Verdict.UNCERTAIN, score, evidence);
        }
        // Twins may each meet a record without names; not each other through it.
        return new Judgement(Pattern.forenameLevel(pattern) == Pattern.NONE ? Verdict.FORBIDDEN : Verdict.NOTHING, score, evidence);
    }
}
