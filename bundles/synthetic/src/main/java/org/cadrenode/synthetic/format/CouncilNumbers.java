package org.cadrenode.synthetic.format;

import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Scatter;

/** How a council numbers its children, in all of its returns. Immutable and thread-safe. */
final class CouncilNumbers {
    private static final long NUMBERS = 900_000;

    private final Scatter numbers;

    CouncilNumbers(RegionPlan plan) {
        numbers = new Scatter(plan.seed(), "council id", NUMBERS);
    }

    /** Returns a child's number: six digits. */
    String of(Child child) {
        return Long.toString(100_000 + numbers.at(child.number()));
    }

    /** Returns a child's pupil number, or the code that says why there is none. */
    static String upn(Child child) {
        String number = child.numbers().pupilNumber();
        return number != null ? number : Ages.schoolAge(child.birthDate()) < Ages.RECEPTION ? "UN1" : "UN3";
    }
}
