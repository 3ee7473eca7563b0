package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the children of a household have in common, before each is filled in.
 *
 * @param surname the children's surname, in the form that a man bears
 * @param formerSurname the children's surname until {@code changedOn}; null where it never changed
 * @param births in order of birth; twins are two births of one day
 * @param known whether the council knows the family
 */
record Family(Origin origin, Ethnicity ethnicity, String surname, @Nullable String formerSurname,
        @Nullable LocalDate changedOn, List<Adult> adults, List<Residence> residences, List<Birth> births,
        boolean known) {

    /** A birth: the day, the sex, and whether it was one of two. */
    record Birth(LocalDate date, Sex sex, boolean twin) {
    }

    /** The residences since a day, the first of them counted from that day. */
    List<Residence> residencesSince(LocalDate day) {
        int first = 0;
        while (first + 1 < residences.size() && !residences.get(first + 1).from().isAfter(day)) {
            first++;
        }
        Residence start = new Residence(residences.get(first).address(), day);
        List<Residence> since = new ArrayList<>(residences.subList(first, residences.size()));
        since.set(0, start);
        return since;
    }
}
