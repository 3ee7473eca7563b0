package org.cadrenode.linkage.internal;

import org.cadrenode.linkage.engine.Settlement;

/**
 * What a call to {@link LiveSubjects} did.
 *
 * @param tokenSets token sets that came, without those of forgotten children
 * @param changed how many of them were new or other than before
 * @param forgotten subjects that were removed
 * @param renamed subjects that got another pseudonym
 * @param unknown renewals of children that are not here
 * @param reassigned subjects whose person changed
 * @param conflicts see {@link Settlement#conflicts()}
 * @param ambiguous see {@link Settlement#ambiguous()}
 * @param compared see {@link Settlement#compared()}
 * @param oversized see {@link Settlement#oversized()}
 */
record Change(
        long tokenSets, long changed, long forgotten, long renamed, long unknown, long reassigned, long conflicts,
        long ambiguous, long compared, long oversized) {
    static Change of(long tokenSets, long changed, long forgotten, long renamed, long unknown) {
        return new Change(tokenSets, changed, forgotten, renamed, unknown, 0, 0, 0, 0, 0);
    }
}
