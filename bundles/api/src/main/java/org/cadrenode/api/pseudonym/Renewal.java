package org.cadrenode.api.pseudonym;

import java.util.Optional;

/**
 * A child under its former and its present pseudonym.
 *
 * @param former the pseudonym under which rows left so far
 * @param present the one from now on; the same as the former if only the linkage key was rotated
 * @param tokens its tokens anew, for the present pseudonym; empty for a child whose data were taken back
 */
public record Renewal(Pseudonym former, Pseudonym present, Optional<PersonTokens> tokens) {
    public Renewal {
        if (tokens.filter(set -> !set.subject().equals(present)).isPresent()) {
            throw new IllegalArgumentException("The tokens are of another child");
        }
    }
}
