package org.cadrenode.api.pseudonym;

import java.util.List;

/**
 * All linkage tokens of one person at one provider: keyed hashes under the network's linkage key of what a provider knows, in
 * several {@linkplain TokenView views}.
 *
 * @param subject the person. Never made as tokens are
 * @param version grows with what the provider knows: the tokens with the highest one hold, in whatever order they arrive
 * @param keyVersion version of the network's linkage key: tokens of different versions say nothing of each other
 * @param shape what the tokens of each view are
 * @param views the views
 */
public record PersonTokens(Pseudonym subject, long version, int keyVersion, TokenShape shape, List<TokenView> views) {
    /**
     * The form of tokens that this node makes. It grows when the same person gets other tokens than before: with the
     * streams that carry them, the shape, the kinds of views, and how values are folded and hashed.
     */
    public static final int FORM = 3;
    /**
     * The oldest form that this node reads, with all between: what is found by the views of one has the same key and tokens in the
     * other, so that people of both can be compared. People of two forms share fewer views.
     */
    public static final int OLDEST_FORM = 1;

    public PersonTokens {
        views = List.copyOf(views);
        for (TokenView view : views) {
            if (view.tokens().length != shape.length(view.kind().edits())) {
                throw new IllegalArgumentException("A view has not the tokens of its shape");
            }
        }
    }
}
