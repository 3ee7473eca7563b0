package org.cadrenode.pseudonymise.engine.tokens;

import java.util.List;

/**
 * What a provider knows of a person, as its source has it.
 *
 * @param forenames the first one first; a text may hold several
 * @param surnames with former ones; a text may hold a double one
 * @param birth day of birth, {@link org.cadrenode.pseudonymise.engine.Day#NONE} if it is not known
 * @param sex as a source writes it; empty if it is not known
 * @param postcodes the newest first
 * @param nhsNumbers NHS numbers; one that is not valid counts as none
 * @param upns unique pupil numbers, likewise; never former ones
 * @param otherNumbers numbers of another kind that are given to one person each, of which a provider says so
 */
public record Identity(List<String> forenames, List<String> surnames, int birth, String sex, List<String> postcodes,
        List<String> nhsNumbers, List<String> upns, List<String> otherNumbers) {
    public Identity {
        forenames = List.copyOf(forenames);
        surnames = List.copyOf(surnames);
        postcodes = List.copyOf(postcodes);
        nhsNumbers = List.copyOf(nhsNumbers);
        upns = List.copyOf(upns);
        otherNumbers = List.copyOf(otherNumbers);
    }

    @Override
    public String toString() {
        return "Identity";
    }
}
