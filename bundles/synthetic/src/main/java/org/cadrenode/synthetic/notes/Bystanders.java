package org.cadrenode.synthetic.notes;

import java.util.EnumMap;
import java.util.Map;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Sex;

/** The people of one note who are in no record, each the same person throughout. Not thread-safe. */
final class Bystanders {

    private final NameBook names;
    private final Chance chance;
    private final Map<Who, NamedPerson> made = new EnumMap<>(Who.class);

    Bystanders(NameBook names, Chance chance) {
        this.names = names;
        this.chance = chance;
    }

    NamedPerson of(Who who) {
        return made.computeIfAbsent(who, this::person);
    }

    private NamedPerson person(Who who) {
        Sex sex = switch (who) {
            case UNCLE -> Sex.MALE;
            case AUNT -> Sex.FEMALE;
            default -> chance.happens(0.6) ? Sex.FEMALE : Sex.MALE;
        };
        Origin origin = chance.happens(0.6) ? Origin.ENGLISH : chance.pickOf(Origin.values());
        String forename = names.forename(sex, origin, chance);
        String surname = NameBook.inflected(names.surname(origin, chance), sex);
        return NamedPerson.other(forename, surname, title(who, sex));
    }

    private String title(Who who, Sex sex) {
        return switch (who) {
            case OFFICER -> chance.pickOf("PC", "PC", "DC", "Sgt", "PCSO", "DS");
            case DOCTOR -> "Dr";
            case NURSE -> chance.pickOf("Nurse", "Sister");
            default -> sex == Sex.MALE ? "Mr" : chance.pickOf("Mrs", "Ms", "Miss");
        };
    }
}
