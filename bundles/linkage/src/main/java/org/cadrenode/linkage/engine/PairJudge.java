package org.cadrenode.linkage.engine;

/**
 * Decides about two subjects from their tokens. This is the part of the engine that another method of linkage replaces:
 * blocking, clustering, one-to-one and stability stay as they are. Implementations are symmetric, deterministic and
 * thread-safe.
 */
public interface PairJudge {
    /**
     * Returns the set of token kinds, see {@link TokenBag#has(int, org.cadrenode.api.pseudonym.TokenKind)}, by which a
     * subject is found and finds others. Two subjects that share no token of these kinds are never judged, so every pair
     * with a verdict CERTAIN or PROBABLE must share one.
     */
    int blockingKinds(TokenBag tokens);

    /** Returns how far apart the points of two PROBABLE verdicts must be, for the better one to be preferred. */
    int margin();

    /** Judges two subjects. */
    Judgement judge(TokenBag left, TokenBag right);
}
