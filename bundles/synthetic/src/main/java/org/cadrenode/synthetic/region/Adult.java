package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A grown-up relative of the children of a household.
 *
 * @param email null where none is known
 */
public record Adult(Relation relation, Sex sex, String forename, String surname, LocalDate birthDate, Address address,
        String phone, @Nullable String email) {

    /** How they are addressed in a letter. */
    public String title() {
        return switch (sex) {
            case MALE -> "Mr";
            case FEMALE -> forename.length() % 3 == 0 ? "Ms" : "Mrs";
        };
    }
}
