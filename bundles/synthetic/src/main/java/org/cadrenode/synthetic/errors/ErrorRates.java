package org.cadrenode.synthetic.errors;

/**
 * How often things go wrong, each as a share from 0 to 1. Providers err independently of each other; the two sources of
 * the council share one record of a child and so one set of errors.
 *
 * @param nameTypos of forenames, and of surnames, that hold a typing error
 * @param shortNames of forenames for which a short or preferred name is recorded instead, where there is one
 * @param birthDates of birth dates with day and month swapped or one component off
 * @param oldAddresses of children who have ever moved whose move was not recorded
 * @param oldSurnames of children whose surname changed for whom the former one is still recorded
 * @param missingNhsNumbers of NHS numbers that were not recorded
 * @param wrongNhsNumbers of recorded NHS numbers that fail their check digit
 * @param missingPupilNumbers of the pupil numbers of children of school age that the council has not recorded
 * @param wrongPupilNumbers of recorded pupil numbers that fail their check letter
 * @param malformedRows of rows (or of children, in a census file) that can't be read as they should
 * @param duplicateRows of rows that occur a second time, exactly the same
 * @param noteTypos of the names in notes that hold a typing error
 */
public record ErrorRates(double nameTypos, double shortNames, double birthDates, double oldAddresses,
        double oldSurnames, double missingNhsNumbers, double wrongNhsNumbers, double missingPupilNumbers,
        double wrongPupilNumbers, double malformedRows, double duplicateRows, double noteTypos) {

    public ErrorRates {
        for (double rate : new double[] {nameTypos, shortNames, birthDates, oldAddresses, oldSurnames,
                missingNhsNumbers, wrongNhsNumbers, missingPupilNumbers, wrongPupilNumbers, malformedRows,
                duplicateRows, noteTypos}) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("a rate must be between 0 and 1");
            }
        }
    }

    /** The rates that are used unless others are asked for. */
    public static ErrorRates usual() {
        return new ErrorRates(0.02, 0.01, 0.01, 0.05, 0.10, 0.04, 0.005, 0.04, 0.005, 0.001, 0.001, 0);
    }

    /** No errors of any kind. */
    public static ErrorRates none() {
        return new ErrorRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
