package org.cadrenode.linkage.engine;

import java.util.List;

/**
 * Who belongs together, among the subjects that could have been touched by what changed.
 *
 * @param clusters each a person: sorted subjects, at least one; every touched subject is in exactly one, and no subject
 *     of a cluster is in a cluster of subjects that were not touched
 * @param conflicts pairs that share an identifier which all else contradicts
 * @param ambiguous pairs that were not linked because somebody else fits as well
 */
public record Settlement(List<List<Subject>> clusters, long conflicts, long ambiguous) {
    public Settlement {
        clusters = List.copyOf(clusters);
    }
}
