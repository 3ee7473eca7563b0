package org.cadrenode.pseudonymise.engine.tokens;

/** How rare names of one sort are. */
@FunctionalInterface
public interface NameRarity {
    /** Returns {@link org.cadrenode.api.pseudonym.TokenShape#rarity} of a folded name. */
    int rarity(String name);
}
