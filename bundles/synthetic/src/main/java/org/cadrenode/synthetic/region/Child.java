package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One identity of a child, as it truly is: no provider's errors are in it. Nearly every child is one identity; an
 * adopted child is two, each with a number of its own, and they are two persons to everybody but the adoption records.
 *
 * @param number from 1, over the whole region
 * @param residences where the child has lived, in order; at least one
 * @param school the school the child goes to; null for the very young, those past school and those taught elsewhere
 * @param phone the child's own telephone number, if any
 * @param email the child's own e-mail address, if any
 * @param care the time in care; null for nearly all
 * @param adoption null for nearly all
 */
public record Child(int number, ChildName name, LocalDate birthDate, Sex sex, boolean twin, Ethnicity ethnicity,
        ChildNumbers numbers, List<Residence> residences, @Nullable School school, Practice practice,
        @Nullable String phone, @Nullable String email, Services services, @Nullable Care care,
        @Nullable Adoption adoption) {

    public Child {
        residences = List.copyOf(residences);
        if (residences.isEmpty()) {
            throw new IllegalArgumentException("a child must live somewhere");
        }
    }

    /** The name of this person in the truth. */
    public String personId() {
        return "P" + Digits.padded(number, 7);
    }

    /** Where the child lives now. */
    public Address address() {
        return residences.get(residences.size() - 1).address();
    }

    /** Where the child lived before; null if the child has never moved. */
    public @Nullable Address formerAddress() {
        return residences.size() < 2 ? null : residences.get(residences.size() - 2).address();
    }

    /** Whole years of age on a day. */
    public int ageOn(LocalDate day) {
        return Ages.years(birthDate, day);
    }
}
