package org.cadrenode.api.pseudonym;

import java.util.List;

/**
 * All tokens of one child at one provider.
 *
 * @param subject the child
 * @param version grows with what the provider knows of the child: the set with the highest one holds, in whatever order
 *     they arrive
 * @param keyVersion version of the network's linkage key under which the tokens were made: tokens of different versions
 *     say nothing of each other
 * @param tokens the tokens
 */
public record TokenSet(Pseudonym subject, long version, int keyVersion, List<Token> tokens) {
    public TokenSet {
        tokens = List.copyOf(tokens);
    }
}
