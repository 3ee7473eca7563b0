package org.cadrenode.api.pseudonym;

import java.util.List;

/** All tokens of one child at one provider. A later set replaces an earlier one. */
public record TokenSet(Pseudonym subject, List<Token> tokens) {
    public TokenSet {
        tokens = List.copyOf(tokens);
    }
}
