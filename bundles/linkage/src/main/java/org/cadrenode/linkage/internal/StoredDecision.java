package org.cadrenode.linkage.internal;

import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.LinkReview.Decision;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * A decision as the store keeps it: by the pseudonyms of the two, so that it holds for whoever comes again under one of them.
 *
 * @param leftProvider of the one with the smaller pseudonym when it was decided
 */
record StoredDecision(ProviderId leftProvider, Pseudonym left, ProviderId rightProvider, Pseudonym right, Decision decision) {

    boolean join() {
        return decision.word() == Word.JOIN;
    }

    /** Returns whether both turned out to be one child of its provider: then there is nothing to decide. */
    boolean isOfOne() {
        return leftProvider.equals(rightProvider) && left.equals(right);
    }

    /** Returns the same under another pseudonym of one of the two. */
    StoredDecision renamed(Pseudonym former, Pseudonym present) {
        return new StoredDecision(leftProvider, left.equals(former) ? present : left, rightProvider, right.equals(former) ? present : right,
                decision);
    }
}
