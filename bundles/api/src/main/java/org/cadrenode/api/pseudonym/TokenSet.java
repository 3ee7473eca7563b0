package org.cadrenode.api.pseudonym;

import java.util.List;

/**
 * All tokens of one child at one provider.
 *
 * @param subject the child
 * @param version grows with what the provider knows of the child: the set with the highest one holds, in whatever order
 *     they arrive
 * @param tokens the tokens
 */
public record TokenSet(Pseudonym subject, long version, List<Token> tokens) {
    public TokenSet {
        tokens = List.copyOf(tokens);
    }
}
