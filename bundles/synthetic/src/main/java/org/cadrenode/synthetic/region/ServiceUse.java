package org.cadrenode.synthetic.region;

import java.time.LocalDate;

/**
 * Which services come to know a child. The shares are chosen so that about a quarter of children are patients of the
 * mental-health trust (few of them young), about six in a hundred are known to the council and a third of those looked
 * after, and nearly all from four to fifteen are pupils of the trust's schools.
 */
final class ServiceUse {

    private static final LocalDate LAST_COUNCIL_BIRTH = Ages.COUNCIL_YEAR_END.minusMonths(2);

    private ServiceUse() {
    }

    static Services draw(LocalDate birth, boolean familyKnown, Chance chance) {
        boolean council = !birth.isAfter(LAST_COUNCIL_BIRTH) && chance.happens(familyKnown ? 0.88 : 0.022);
        boolean lookedAfter = council && chance.happens(0.333);
        boolean patient = chance.happens(Math.min(0.8, patientShare(Ages.today(birth)) * (council ? 1.6 : 0.92)));
        return new Services(patient, council, lookedAfter, chance.happens(pupilShare(Ages.schoolAge(birth))));
    }

    static double patientShare(int age) {
        if (age <= 3) {
            return 0.03;
        }
        if (age <= 6) {
            return 0.13;
        }
        if (age <= 10) {
            return 0.24;
        }
        return age <= 14 ? 0.37 : 0.46;
    }

    static double pupilShare(int schoolAge) {
        if (schoolAge < 3 || schoolAge > 17) {
            return 0;
        }
        if (schoolAge == 3) {
            return 0.08;
        }
        return schoolAge <= 15 ? 0.94 : 0.45;
    }
}
