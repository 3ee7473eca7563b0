package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Sex;

/** The trust's clinicians, who sign notes and are named in them. Immutable and thread-safe. */
public final class Staff {

    private static final int SIZE = 60;

    private final List<Member> members;

    public Staff(long seed, NameBook names) {
        Chance chance = Chance.of(seed, "staff", 0);
        List<Member> made = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            Sex sex = chance.happens(0.7) ? Sex.FEMALE : Sex.MALE;
            Origin origin = chance.pickOf(Origin.values());
            String surname = NameBook.inflected(names.surname(origin, chance), sex);
            String title = chance.happens(0.4) ? "Dr" : sex == Sex.MALE ? "Mr" : "Ms";
            made.add(new Member("S" + Digits.padded(i + 1, 3), title, names.forename(sex, origin, chance), surname));
        }
        this.members = List.copyOf(made);
    }

    /** A member of staff. */
    public record Member(String id, String title, String forename, String surname) {
    }

    /** Any of them. */
    public Member any(Chance chance) {
        return chance.pick(members);
    }
}
