package org.cadrenode.api.pseudonym;

import java.util.Arrays;

/**
 * One view of a person's tokens.
 *
 * @param kind by what it is found
 * @param key the first 64 bits of the keyed hash of what it is found by: equal exactly if that is
 * @param tokens in the order of {@link TokenShape}; comparable with those of views of the same kind and key alone. Not copied:
 *     who hands it over leaves it alone
 */
public record TokenView(ViewKind kind, long key, int[] tokens) {
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenView view && view.kind == kind && view.key == key && Arrays.equals(view.tokens, tokens);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(key) * 31 + Arrays.hashCode(tokens);
    }
}
