package org.cadrenode.linkage.engine;

/**
 * What the tokens of two subjects say about their being one person.
 *
 * @param verdict the kind of evidence
 * @param score natural logarithm of the odds that they are
 * @param evidence the same if nobody had relatives: by it the likelier of two is chosen
 */
public record Judgement(Verdict verdict, double score, double evidence) {
    /** The kinds of evidence, strongest first. */
    public enum Verdict {
        /** A person said that they are one. */
        JOINED,
        /** They share an identifier that is given to one person only, and the rest does not speak against it. */
        CERTAIN,
        /** Enough agrees to link them, unless somebody else fits as well. */
        PROBABLE,
        /** Not enough to link them, too much to pass over: for a person to look at. */
        UNCERTAIN,
        /** Too little agrees; they may still meet through a third. */
        NOTHING,
        /** They are two persons: they never meet, not even through a third. */
        FORBIDDEN,
        /** Numbers contradict all else: not linked, not even through a third, and for a person to look at. */
        CONFLICT
    }

    /** Two who cannot be compared. */
    static final Judgement NOTHING = new Judgement(Verdict.NOTHING, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Returns whether the two may not be in one cluster. */
    public boolean keepsApart() {
        return switch (verdict) {
            case FORBIDDEN, CONFLICT -> true;
            case JOINED, CERTAIN, PROBABLE, UNCERTAIN, NOTHING -> false;
        };
    }

    /** Returns whether the two are candidates for a link. */
    public boolean links() {
        return switch (verdict) {
            case JOINED, CERTAIN, PROBABLE -> true;
            case UNCERTAIN, NOTHING, FORBIDDEN, CONFLICT -> false;
        };
    }

    /** Returns whether the pair is worth remembering. */
    boolean tells() {
        return switch (verdict) {
            case JOINED, CERTAIN, PROBABLE, UNCERTAIN, CONFLICT -> true;
            case NOTHING, FORBIDDEN -> false;
        };
    }
}
