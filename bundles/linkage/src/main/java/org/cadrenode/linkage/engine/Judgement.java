package org.cadrenode.linkage.engine;

/**
 * What the tokens of two subjects say about their being one person.
 *
 * @param verdict the kind of evidence
 * @param points how strong it is; only compared with the points of the same verdict
 */
public record Judgement(Verdict verdict, int points) {
    /** The kinds of evidence. */
    public enum Verdict {
        /** They share an identifier that is given to one person only. */
        CERTAIN,
        /** Enough agrees to link them, unless somebody else fits as well. */
        PROBABLE,
        /** Too little agrees; they may still meet through a third. */
        NOTHING,
        /** They are two persons: they never meet, not even through a third. */
        FORBIDDEN,
        /** They share an identifier, and all else contradicts it: not linked, not even through a third, and counted. */
        CONFLICT
    }

    /** Too little agrees. */
    public static final Judgement NOTHING = new Judgement(Verdict.NOTHING, 0);
    /** Two persons. */
    public static final Judgement FORBIDDEN = new Judgement(Verdict.FORBIDDEN, 0);
    /** A shared identifier that all else contradicts. */
    public static final Judgement CONFLICT = new Judgement(Verdict.CONFLICT, 0);

    /** Returns whether the two may not be in one cluster. */
    public boolean keepsApart() {
        return switch (verdict) {
            case FORBIDDEN, CONFLICT -> true;
            case CERTAIN, PROBABLE, NOTHING -> false;
        };
    }

    /** Returns whether the two are candidates for a link. */
    public boolean links() {
        return switch (verdict) {
            case CERTAIN, PROBABLE -> true;
            case NOTHING, FORBIDDEN, CONFLICT -> false;
        };
    }
}
