package org.cadrenode.synthetic.format;

import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Scatter;
import org.cadrenode.synthetic.region.Sex;

/** The numbers that a trust gives of its own accord. Immutable. */
final class TrustNumbers {
    private final Scatter numbers;
    private final String prefix;

    /** @param prefix of each number: which trust, or which kind of patient */
    TrustNumbers(RegionPlan plan, String prefix) {
        numbers = new Scatter(plan.seed(), "trust id " + prefix, 9_000_000);
        this.prefix = prefix;
    }

    /** Returns a patient's number. */
    String of(Child child) {
        return of(child.number());
    }

    /** Returns the number of one of at most nine million. */
    String of(long index) {
        return prefix + (1_000_000 + numbers.at(index));
    }

    /** Returns the sex as health records it. */
    static String sex(Child child) {
        return child.sex() == Sex.MALE ? "1" : "2";
    }
}
