package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.util.Set;

/** People's tokens that can be read again and again. Not thread-safe. */
public interface TokenSource {
    /** Returns how many people there are. */
    int size();

    /**
     * Hands all people to {@code sink}, always in the same order. Each comes with its views of the {@code wanted} kinds, perhaps
     * with others too.
     */
    void read(Set<ViewKind> wanted, Sink sink) throws IOException;

    /** Takes a person. */
    @FunctionalInterface
    interface Sink {
        /** Takes the person with number {@code index}, from 0. */
        void person(int index, PersonTokens tokens) throws IOException;
    }
}
