package org.cadrenode.omop.engine;

import java.time.LocalDate;

/**
 * What an export says of itself.
 *
 * @param name of the resource
 * @param abbreviation of the name
 * @param holder who is answerable for it
 * @param vocabulary version of the vocabularies that the site's map of concepts was made of
 * @param day on which it is made
 */
public record About(String name, String abbreviation, String holder, String vocabulary, LocalDate day) {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_ABBREVIATION = 25;
    private static final int LONGEST_VOCABULARY = 20;

    public About {
        fit(name, LONGEST_NAME, "name");
        fit(abbreviation, LONGEST_ABBREVIATION, "abbreviation");
        fit(holder, LONGEST_NAME, "holder");
        fit(vocabulary, LONGEST_VOCABULARY, "vocabulary");
    }

    private static void fit(String value, int most, String what) {
        if (value.isBlank() || value.length() > most) {
            throw new IllegalArgumentException("the " + what + " of an export has 1 to " + most + " characters");
        }
    }
}
