package org.cadrenode.linkage.engine;

import java.util.List;

/**
 * Who belongs together, among the subjects that could have been touched by what changed.
 *
 * @param clusters each a person: sorted subjects, at least one; every touched subject is in exactly one, and no subject
 *     of a cluster is in a cluster of subjects that were not touched. They are read as long as no subject goes or gets another pseudonym
 * @param conflicts pairs whose numbers contradict all else
 * @param ambiguous pairs that were not linked because somebody else fits as well
 * @param compared pairs whose tokens were compared
 * @param oversized how often a view found nobody since too many share it
 */
public record Settlement(List<List<Subject>> clusters, long conflicts, long ambiguous, long compared, long oversized) { }
