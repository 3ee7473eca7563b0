package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a child into the two identities of an adopted child. The birth identity keeps the names, numbers and records
 * from before; the adoptive identity has the adopters' surname, new numbers and the adopters' address. What remains the
 * same is the birth date, the sex, the ethnicity and, three times out of four, the forename: enough to tempt a linkage
 * that doesn't know of the barrier.
 */
final class AdoptionMaker {

    private static final int YOUNGEST_YEARS = 2;
    private static final LocalDate LAST_ORDER = Ages.COUNCIL_YEAR_END.minusDays(10);

    private final ChildMaker children;
    private final FamilyMaker families;
    private final NameBook names;
    private final Gazetteer gazetteer;
    private final Chance chance;

    AdoptionMaker(ChildMaker children, FamilyMaker families, NameBook names, Gazetteer gazetteer, Chance chance) {
        this.children = children;
        this.families = families;
        this.names = names;
        this.gazetteer = gazetteer;
        this.chance = chance;
    }

    /** The two households that an adoption leaves. */
    record Adopted(Household birthHousehold, Household adoptiveHousehold) {
    }

    static boolean isPossible(Child child) {
        return !child.twin() && child.adoption() == null && child.ageOn(Ages.TODAY) >= YOUNGEST_YEARS;
    }

    Adopted adopt(Household household, Child child, int pair, int adoptiveIndex) {
        LocalDate birth = child.birthDate();
        LocalDate latest = birth.plusYears(8).isBefore(LAST_ORDER) ? birth.plusYears(8) : LAST_ORDER;
        LocalDate on = Ages.between(birth.plusDays(400), latest, chance);
        LocalDate intoCare = Ages.between(birth, on.minusDays(320), chance);

        List<Child> kept = new ArrayList<>(household.children());
        kept.set(kept.indexOf(child), birthIdentity(child, intoCare, new Adoption(pair, Adoption.Side.BIRTH, on)));

        LocalDate placedOn = on.minusDays(chance.between(130, 190));
        Family adopters = families.adoptiveFamily(birth, child.sex(), placedOn, child.ethnicity(), chance);
        Child after = children.adoptiveChild(adopters, child, nameAfter(child, adopters),
                new Adoption(pair, Adoption.Side.ADOPTIVE, on), chance);
        return new Adopted(new Household(household.index(), household.adults(), kept),
                new Household(adoptiveIndex, adopters.adults(), List.of(after)));
    }

    private Child birthIdentity(Child child, LocalDate intoCare, Adoption adoption) {
        List<Residence> withFamily = new ArrayList<>();
        for (Residence residence : child.residences()) {
            if (withFamily.isEmpty() || residence.from().isBefore(intoCare)) {
                withFamily.add(residence);
            }
        }
        Care care = CareMaker.beforeAdoption(withFamily, intoCare, adoption.on(), gazetteer, chance);
        int ageThen = child.ageOn(adoption.on());
        boolean patient = chance.happens(ageThen >= 4 ? 0.6 : 0.15);
        boolean atSchool = Ages.receptionYear(child.birthDate()) < adoption.on().getYear();
        String pupilNumber = atSchool ? child.numbers().pupilNumber() : null;
        ChildNumbers numbers = new ChildNumbers(child.numbers().nhsNumber(), pupilNumber, null, null);
        return new Child(child.number(), child.name(), child.birthDate(), child.sex(), false, child.ethnicity(),
                numbers, CareMaker.residences(withFamily, care), null, child.practice(), null, null,
                new Services(patient, true, true, false), care, adoption);
    }

    private ChildName nameAfter(Child child, Family adopters) {
        String surname = NameBook.inflected(adopters.surname(), child.sex());
        while (surname.equals(child.name().surname())) {
            surname = NameBook.inflected(names.surname(adopters.origin(), chance), child.sex());
        }
        if (chance.happens(0.75)) {
            return new ChildName(child.name().forename(), child.name().middleNames(), surname, null, null, null);
        }
        String forename = names.forename(child.sex(), adopters.origin(), chance);
        return new ChildName(forename, child.name().forename(), surname, null, null, null);
    }
}
