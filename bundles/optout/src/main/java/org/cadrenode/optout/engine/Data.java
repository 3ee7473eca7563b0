package org.cadrenode.optout.engine;

import java.util.Set;

/**
 * The data of which it is asked whether they may be used.
 *
 * @param provider their controller's name
 * @param purposes words of the purposes for which they leave; if none is known, any may be meant
 * @param sources whose decisions apply to them
 */
public record Data(String provider, Set<String> purposes, Set<Source> sources) {
    public Data {
        purposes = Set.copyOf(purposes);
        sources = Set.copyOf(sources);
    }
}
