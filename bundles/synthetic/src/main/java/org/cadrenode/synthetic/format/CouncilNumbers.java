package org.cadrenode.synthetic.format;

import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Scatter;

/** How a council numbers its children, in all of its returns. Immutable and thread-safe. */
final class CouncilNumbers {
    private final Scatter numbers;

    CouncilNumbers(RegionPlan plan) {
        numbers = new Scatter(plan.seed(), "council id", Digits.OF_SIX);
    }

    /** Returns a child's number: six digits, or seven in a very large region. */
    String of(Child child) {
        return Digits.six(numbers, child.number());
    }

    /** Returns a child's pupil number, or the code that says why there is none. */
    static String upn(Child child) {
        String number = child.numbers().pupilNumber();
        return number != null ? number : Ages.schoolAge(child.birthDate()) < Ages.RECEPTION ? "UN1" : "UN3";
    }
}
