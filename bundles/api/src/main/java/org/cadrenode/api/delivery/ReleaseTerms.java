package org.cadrenode.api.delivery;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;

/**
 * The terms under which a delivery was released, as far as those must know them who use the data: they go with the rows,
 * inside the signature of the release.
 *
 * @param terms digest of the terms file that was in force
 * @param purposes for which the data may be used, in the order of their declaration; never empty
 * @param agreement name of the data sharing agreement; 1 to 200 characters, none of them a control character
 * @param until the last day on which it holds
 */
public record ReleaseTerms(Digest terms, Set<Purpose> purposes, String agreement, LocalDate until) {
    private static final int LONGEST_NAME = 200;

    public ReleaseTerms {
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("A release has a purpose");
        }
        // A line each is what the signature covers: no name may make two of one.
        if (agreement.isBlank() || agreement.length() > LONGEST_NAME || agreement.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("The name of an agreement is a line of 1 to 200 characters");
        }
        purposes = Collections.unmodifiableSet(EnumSet.copyOf(purposes));
    }

    /** Returns what of a source's terms goes with a release. */
    public static ReleaseTerms of(Terms terms) {
        return new ReleaseTerms(terms.digest(), terms.purposes(), terms.agreement().name(), terms.agreement().until());
    }

    /** Returns the components in their order, a line each; purposes with commas between. */
    List<String> lines() {
        return List.of(terms.hex(), purposes.stream().map(Purpose::word).collect(Collectors.joining(",")), agreement, until.toString());
    }
}
