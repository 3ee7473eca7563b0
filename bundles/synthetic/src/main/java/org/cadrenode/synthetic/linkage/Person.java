package org.cadrenode.synthetic.linkage;

import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * A person, as a file of people to be linked holds one.
 *
 * @param forenames the first one and the middle ones, in order
 * @param gender null where it isn't known
 * @param perfectId a number that belongs to nobody else; null where there is none
 */
public record Person(List<String> forenames, String surname, LocalDate birthDate, @Nullable Sex gender, String postcode,
        @Nullable String perfectId) {

    /** The columns of a file of people. */
    public static final List<String> COLUMNS =
            List.of("local_id", "forenames", "surnames", "dob", "gender", "postcodes", "perfect_id");

    public Person {
        forenames = List.copyOf(forenames);
    }

    /** The values of the columns. */
    public String[] row(String localId) {
        String sex = gender == null ? "" : gender == Sex.FEMALE ? "F" : "M";
        return new String[] {localId, String.join(";", forenames), surname, birthDate.toString(), sex, postcode,
                perfectId == null ? "" : perfectId};
    }
}
