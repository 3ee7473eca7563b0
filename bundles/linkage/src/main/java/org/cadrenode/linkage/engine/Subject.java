package org.cadrenode.linkage.engine;

import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * A child of one provider.
 *
 * @param number a small number that the caller gives: never two subjects the same. It plays no part in who is linked.
 * @param provider the provider
 * @param pseudonym the child there
 */
public record Subject(int number, ProviderId provider, Pseudonym pseudonym) implements Comparable<Subject> {
    /** Orders by pseudonym and provider, so that no order of arrival shows. */
    @Override
    public int compareTo(Subject other) {
        int byPseudonym = pseudonym.compareTo(other.pseudonym);
        return byPseudonym != 0 ? byPseudonym : provider.compareTo(other.provider);
    }
}
