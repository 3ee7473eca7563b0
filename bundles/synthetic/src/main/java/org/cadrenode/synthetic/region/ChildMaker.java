package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills in the children of a family, and numbers them in the order in which they are made. Not thread-safe. */
final class ChildMaker {

    private static final double WITHOUT_NHS_NUMBER = 0.04;
    private static final double MOVED_IN = 0.06;

    private final NameBook names;
    private final Gazetteer gazetteer;
    private final IdentifierIssuer issuer;
    private int made;

    ChildMaker(NameBook names, Gazetteer gazetteer, IdentifierIssuer issuer) {
        this.names = names;
        this.gazetteer = gazetteer;
        this.issuer = issuer;
    }

    Household household(int index, Family family, Chance chance) {
        List<Child> children = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Family.Birth birth : family.births()) {
            children.add(child(family, birth, taken, chance));
        }
        return new Household(index, family.adults(), children);
    }

    /** The identity that an adopted child has since the adoption. */
    Child adoptiveChild(Family family, Child before, ChildName name, Adoption adoption, Chance chance) {
        LocalDate birth = before.birthDate();
        boolean ofSchoolAge = Ages.schoolAge(birth) >= Ages.RECEPTION;
        boolean pupil = ofSchoolAge && Ages.schoolAge(birth) <= 17 && chance.happens(0.95);
        Services services = new Services(chance.happens(0.45), chance.happens(0.2), false, pupil);
        Address home = family.residences().get(0).address();
        School school = ofSchoolAge ? school(birth, home, chance) : null;
        int issued = Math.max(Ages.receptionYear(birth), adoption.on().getYear());
        String pupilNumber =
                school == null ? null : issuer.pupilNumber(firstSchool(home, chance), issued, false, chance);
        ChildNumbers numbers = new ChildNumbers(issuer.nhsNumber(), pupilNumber, null, learnerNumber(birth));
        return new Child(++made, name, birth, before.sex(), false, before.ethnicity(), numbers, family.residences(),
                school, gazetteer.practice(home, chance), phone(birth, chance), email(name, birth, chance), services,
                null, adoption);
    }

    private Child child(Family family, Family.Birth birth, Set<String> taken, Chance chance) {
        ChildName name = name(family, birth, taken, chance);
        Services services = ServiceUse.draw(birth.date(), family.known(), chance);
        List<Residence> residences = family.residencesSince(birth.date());
        Care care = services.lookedAfter() ? CareMaker.care(birth.date(), residences, gazetteer, chance) : null;
        List<Residence> lived = care == null ? residences : CareMaker.residences(residences, care);
        Address home = lived.get(lived.size() - 1).address();
        int schoolAge = Ages.schoolAge(birth.date());
        boolean atAnotherTrusts = schoolAge >= Ages.RECEPTION && schoolAge <= 17 && chance.happens(0.4);
        School school = services.onRoll() || atAnotherTrusts ? school(birth.date(), home, chance) : null;
        return new Child(++made, name, birth.date(), birth.sex(), birth.twin(), family.ethnicity(),
                numbers(birth.date(), services.onRoll(), residences.get(0).address(), chance), lived, school,
                gazetteer.practice(home, chance), phone(birth.date(), chance), email(name, birth.date(), chance),
                services, care, null);
    }

    private ChildName name(Family family, Family.Birth birth, Set<String> taken, Chance chance) {
        String forename = freshForename(birth.sex(), family.origin(), taken, chance);
        double place = chance.unit();
        String middle = place < 0.13 ? "" : names.forename(birth.sex(), family.origin(), chance);
        if (place > 0.88) {
            middle += " " + names.forename(birth.sex(), family.origin(), chance);
        }
        String surname = NameBook.inflected(family.surname(), birth.sex());
        LocalDate changedOn = family.changedOn();
        boolean changed = changedOn != null && birth.date().isBefore(changedOn);
        String former = changed && family.formerSurname() != null
                ? NameBook.inflected(family.formerSurname(), birth.sex()) : null;
        return new ChildName(forename, middle, surname, preferred(forename, middle, chance), former,
                changed ? changedOn : null);
    }

    private String freshForename(Sex sex, Origin origin, Set<String> taken, Chance chance) {
        String forename = names.forename(sex, origin, chance);
        while (!taken.add(forename)) {
            forename = names.forename(sex, origin, chance);
        }
        return forename;
    }

    private @Nullable String preferred(String forename, String middle, Chance chance) {
        List<String> shortForms = names.shortForms(forename);
        if (!shortForms.isEmpty() && chance.happens(0.35)) {
            return shortForms.get(chance.happens(0.6) ? 0 : chance.below(shortForms.size()));
        }
        return !middle.isEmpty() && middle.indexOf(' ') < 0 && chance.happens(0.02) ? middle : null;
    }

    private ChildNumbers numbers(LocalDate birth, boolean onRoll, Address firstHome, Chance chance) {
        String nhsNumber = chance.happens(WITHOUT_NHS_NUMBER) ? null : issuer.nhsNumber();
        boolean hasPupilNumber = Ages.schoolAge(birth) >= Ages.RECEPTION && (onRoll || chance.happens(0.75));
        String pupilNumber = null;
        String former = null;
        if (hasPupilNumber) {
            School first = firstSchool(firstHome, chance);
            pupilNumber = issuer.pupilNumber(first, Ages.receptionYear(birth), chance.happens(MOVED_IN), chance);
            former = chance.happens(0.015) ? issuer.pupilNumber(first, Ages.receptionYear(birth), true, chance) : null;
        }
        return new ChildNumbers(nhsNumber, pupilNumber, former, hasPupilNumber ? learnerNumber(birth) : null);
    }

    private @Nullable String learnerNumber(LocalDate birth) {
        return Ages.schoolAge(birth) >= 14 ? issuer.learnerNumber() : null;
    }

    private School firstSchool(Address home, Chance chance) {
        return gazetteer.school(School.Phase.PRIMARY, home, chance);
    }

    private School school(LocalDate birth, Address home, Chance chance) {
        if (chance.happens(0.02)) {
            return gazetteer.school(School.Phase.SPECIAL, home, chance);
        }
        School.Phase phase = Ages.schoolAge(birth) >= 11 ? School.Phase.SECONDARY : School.Phase.PRIMARY;
        return gazetteer.school(phase, home, chance);
    }

    private static @Nullable String phone(LocalDate birth, Chance chance) {
        return Ages.today(birth) >= 12 && chance.happens(0.4) ? Gazetteer.mobile(chance) : null;
    }

    private static @Nullable String email(ChildName name, LocalDate birth, Chance chance) {
        return Ages.today(birth) >= 13 && chance.happens(0.3)
                ? FamilyMaker.email(name.calledName(), name.surname(), chance) : null;
    }
}
