package org.cadrenode.synthetic.extract;

import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Scatter;

/**
 * The numbers that each provider gives a child of its own accord. They follow from the person's number and tell nothing
 * of it, and the council uses one for both of its sources. Immutable and thread-safe.
 */
final class LocalIdentifiers {

    private static final long PATIENT_NUMBERS = 9_000_000;

    private final Scatter patients;
    private final Scatter council;
    private final Scatter pupils;
    private final Scatter sources;

    LocalIdentifiers(long seed) {
        this.patients = new Scatter(seed, "patient id", PATIENT_NUMBERS);
        this.council = new Scatter(seed, "council id", Digits.OF_SIX);
        this.pupils = new Scatter(seed, "pupil id", 1L << 44);
        this.sources = new Scatter(seed, "pupil source id", 1L << 32);
    }

    /** The trust's patient number: M and seven digits. */
    String patient(Child child) {
        return "M" + (1_000_000 + patients.at(child.number()));
    }

    /** The council's number of a child: six digits, or seven in a very large region. */
    String council(Child child) {
        return Digits.six(council, child.number());
    }

    /** The table key of a pupil: eight and three hexadecimal digits. */
    String pupil(Child child) {
        String hex = hex(pupils.at(child.number()), 11);
        return hex.substring(0, 8) + "-" + hex.substring(8);
    }

    /** The key of the file row that a pupil's record came from: eight hexadecimal digits. */
    String pupilSource(Child child) {
        return hex(sources.at(child.number()), 8);
    }

    static String hex(long value, int width) {
        String hex = Long.toHexString(value);
        return hex.length() >= width ? hex : "0".repeat(width - hex.length()) + hex;
    }

    /** The hexadecimal key of the n-th row of a child table. */
    static String rowKey(Scatter scatter, long row) {
        return hex(scatter.at(row), 8);
    }

    static String numbered(String prefix, long number) {
        return prefix + Digits.padded(number, 7);
    }
}
