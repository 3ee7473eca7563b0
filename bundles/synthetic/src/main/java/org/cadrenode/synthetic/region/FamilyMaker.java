package org.cadrenode.synthetic.region;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes families: births, parents and other relatives, the surname, the homes. Not thread-safe. */
final class FamilyMaker {

    private static final double TWIN_BIRTHS = 0.015;
    private static final double MOVES_A_YEAR = 0.09;
    private static final double KNOWN_TO_COUNCIL = 0.045;
    private static final double CHANGED_SURNAME = 0.025;

    private final NameBook names;
    private final Gazetteer gazetteer;

    FamilyMaker(NameBook names, Gazetteer gazetteer) {
        this.names = names;
        this.gazetteer = gazetteer;
    }

    /** A family of at least one child and at most {@code most}. */
    Family family(Chance chance, int most) {
        List<Family.Birth> births = births(chance, most);
        LocalDate eldest = births.get(0).date();
        List<Residence> residences = residences(eldest, chance);
        Address home = residences.get(residences.size() - 1).address();

        Origin origin = Origin.draw(chance);
        Origin fathersOrigin = chance.happens(0.07) ? Origin.draw(chance) : origin;
        String fathersSurname = names.surname(fathersOrigin, chance);
        String mothersSurname = names.surname(origin, chance);
        boolean fatherKnown = chance.happens(0.9);
        boolean together = fatherKnown && chance.happens(0.75);
        boolean married = together && chance.happens(0.65);
        String surname = childrensSurname(fathersSurname, mothersSurname, fatherKnown, married, chance);

        List<Adult> adults = new ArrayList<>();
        LocalDate mothersBirth = eldest.minusDays(chance.between(18 * 365, 38 * 365));
        adults.add(adult(Relation.MOTHER, Sex.FEMALE, origin, married ? fathersSurname : mothersSurname, mothersBirth,
                home, chance));
        if (fatherKnown) {
            Address fathersHome = together ? home : gazetteer.homeNear(home, chance);
            LocalDate birth = mothersBirth.minusDays(chance.between(-3 * 365, 8 * 365));
            adults.add(adult(Relation.FATHER, Sex.MALE, fathersOrigin, fathersSurname, birth, fathersHome, chance));
        }
        if (!together && chance.happens(0.3)) {
            Origin stepOrigin = Origin.draw(chance);
            LocalDate birth = mothersBirth.minusDays(chance.between(-5 * 365, 9 * 365));
            adults.add(adult(Relation.STEP_PARENT, Sex.MALE, stepOrigin, names.surname(stepOrigin, chance), birth,
                    home, chance));
        }
        if (chance.happens(0.35)) {
            boolean mothersSide = chance.happens(0.6);
            Sex sex = chance.happens(0.75) ? Sex.FEMALE : Sex.MALE;
            LocalDate birth = mothersBirth.minusDays(chance.between(20 * 365, 36 * 365));
            adults.add(adult(Relation.GRANDPARENT, sex, mothersSide ? origin : fathersOrigin,
                    mothersSide ? mothersSurname : fathersSurname, birth, gazetteer.homeNear(home, chance), chance));
        }

        boolean changed = chance.happens(CHANGED_SURNAME);
        String other = surname.equals(mothersSurname) ? names.surname(origin, chance) : mothersSurname;
        String formerSurname = changed ? other : null;
        LocalDate changedOn = changed ? Ages.between(eldest.plusYears(1), Ages.TODAY.minusDays(60), chance) : null;
        boolean differs = formerSurname != null && !formerSurname.equals(surname);
        return new Family(origin, origin.ethnicity(chance), surname, differs ? formerSurname : null,
                differs ? changedOn : null, adults, residences, births, chance.happens(KNOWN_TO_COUNCIL));
    }

    /** The parents of an adopted child, and their home since before the child came to it. */
    Family adoptiveFamily(LocalDate childsBirth, Sex childsSex, LocalDate placedOn, Ethnicity ethnicity,
            Chance chance) {
        Address home = gazetteer.home(chance);
        Origin origin = Origin.draw(chance);
        String surname = names.surname(origin, chance);
        List<Adult> adults = new ArrayList<>();
        LocalDate birth = childsBirth.minusDays(chance.between(24 * 365, 42 * 365));
        adults.add(adult(Relation.MOTHER, Sex.FEMALE, origin, surname, birth, home, chance));
        if (chance.happens(0.8)) {
            boolean father = chance.happens(0.9);
            adults.add(adult(father ? Relation.FATHER : Relation.MOTHER, father ? Sex.MALE : Sex.FEMALE, origin,
                    surname, birth.minusDays(chance.between(-900, 1800)), home, chance));
        }
        List<Residence> residences = List.of(new Residence(home, placedOn));
        return new Family(origin, ethnicity, surname, null, null, adults, residences,
                List.of(new Family.Birth(childsBirth, childsSex, false)), false);
    }

    private Adult adult(Relation relation, Sex sex, Origin origin, String surname, LocalDate birth, Address home,
            Chance chance) {
        String forename = names.forename(sex, origin, chance);
        String borne = NameBook.inflected(surname, sex);
        boolean landline = relation == Relation.GRANDPARENT && chance.happens(0.6);
        String phone = landline ? Gazetteer.landline(chance) : Gazetteer.mobile(chance);
        String email = chance.happens(0.7) ? email(forename, borne, chance) : null;
        return new Adult(relation, sex, forename, borne, birth, home, phone, email);
    }

    private static List<Family.Birth> births(Chance chance, int most) {
        int count = count(chance);
        boolean backwards = chance.happens(0.5);
        LocalDate oldest = Ages.TODAY.minusYears(Ages.OLDEST).plusDays(1);
        LocalDate date = Ages.between(oldest, Ages.TODAY, chance);
        List<Family.Birth> births = new ArrayList<>();
        while (count-- > 0 && births.size() < most && !date.isBefore(oldest) && !date.isAfter(Ages.TODAY)) {
            Sex sex = sex(chance);
            boolean twins = chance.happens(TWIN_BIRTHS) && births.size() + 2 <= most;
            births.add(new Family.Birth(date, sex, twins));
            if (twins) {
                births.add(new Family.Birth(date, chance.happens(0.33) ? sex : sex(chance), true));
            }
            int gap = chance.between(300, 1900);
            date = backwards ? date.minusDays(gap) : date.plusDays(gap);
        }
        births.sort(Comparator.comparing(Family.Birth::date));
        return births;
    }

    private static int count(Chance chance) {
        double place = chance.unit();
        return place < 0.34 ? 1 : place < 0.78 ? 2 : place < 0.94 ? 3 : 4;
    }

    private static Sex sex(Chance chance) {
        return chance.happens(0.488) ? Sex.FEMALE : Sex.MALE;
    }

    private List<Residence> residences(LocalDate since, Chance chance) {
        List<Residence> residences = new ArrayList<>();
        Address home = gazetteer.home(chance);
        residences.add(new Residence(home, since));
        for (LocalDate year = since.plusYears(1); year.isBefore(Ages.TODAY.minusDays(40)); year = year.plusYears(1)) {
            if (chance.happens(MOVES_A_YEAR)) {
                home = gazetteer.homeNear(home, chance);
                residences.add(new Residence(home, Ages.between(year.minusMonths(9), year, chance)));
            }
        }
        return residences;
    }

    private static String childrensSurname(String fathers, String mothers, boolean fatherKnown, boolean married,
            Chance chance) {
        if (!fatherKnown) {
            return mothers;
        }
        boolean joined = !married && !fathers.equals(mothers) && fathers.indexOf(' ') < 0 && mothers.indexOf(' ') < 0
                && fathers.indexOf('-') < 0 && mothers.indexOf('-') < 0 && chance.happens(0.12);
        if (joined) {
            return mothers + "-" + fathers;
        }
        return married || chance.happens(0.75) ? fathers : mothers;
    }

    /** An e-mail address at a domain that RFC 2606 keeps for examples. */
    static String email(String forename, String surname, Chance chance) {
        String first = folded(forename);
        String last = folded(surname);
        String local = switch (chance.below(4)) {
            case 0 -> first + "." + last;
            case 1 -> first + last + chance.between(1, 99);
            case 2 -> first.charAt(0) + last + chance.between(70, 99);
            default -> last + "_" + first;
        };
        return local + chance.pickOf("@example.org", "@example.com", "@example.net");
    }

    static String folded(String name) {
        String plain = Normalizer.normalize(name.replace('ł', 'l').replace('Ł', 'L'), Normalizer.Form.NFD);
        return plain.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }
}
