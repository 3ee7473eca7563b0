package org.cadrenode.synthetic.region;

/**
 * Issues the numbers that children are known by in the whole country, each once.
 *
 * <ul>
 * <li><b>NHS numbers</b> from the 999 range, which is kept for tests and has some 909,000 valid ones; once they are used up, from
 *     998, which no country of the United Kingdom issues either.</li>
 * <li><b>Unique pupil numbers</b> of local authority 971, and 972 to 975 for children who moved in; of 976 to 980 in their place once
 *     a school has used up those of a year: codes that no authority bears. Only the permanent form is issued, not the temporary one that ends in a letter.</li>
 * <li><b>Unique learner numbers</b> have no range for tests; those issued here begin with 10.</li>
 * </ul>
 *
 * <p>Stateful: one instance for one pass over the region, on one thread.
 */
final class IdentifierIssuer {

    private static final int LOCAL_AUTHORITY = 971;
    private static final int NEIGHBOURS = 4;
    private static final int YEARS = 100;
    private static final int SERIALS = 1000;
    private static final int NHS_NUMBERS = 1_000_000;
    private static final int NHS_RANGE = 999;

    private final Scatter nhsNumbers;
    private final Scatter learnerNumbers;
    private final int[] pupilSerials;
    private long nhsNumbersTried;
    private long learnerNumbersTried;

    IdentifierIssuer(long seed, int schools) {
        this.nhsNumbers = new Scatter(seed, "nhs number", NHS_NUMBERS);
        this.learnerNumbers = new Scatter(seed, "learner number", 10_000_000);
        this.pupilSerials = new int[schools * (NEIGHBOURS + 1) * YEARS];
    }

    String nhsNumber() {
        while (true) {
            long range = NHS_RANGE - nhsNumbersTried / NHS_NUMBERS;
            String nine = range + Digits.padded(nhsNumbers.at(nhsNumbersTried++ % NHS_NUMBERS), 6);
            String number = nine + CheckDigits.nhsNumber(nine);
            if (CheckDigits.isNhsNumber(number)) {
                return number;
            }
        }
    }

    String learnerNumber() {
        while (true) {
            String nine = "10" + Digits.padded(learnerNumbers.at(learnerNumbersTried++), 7);
            int check = CheckDigits.learnerNumber(nine);
            if (check >= 0) {
                return nine + check;
            }
        }
    }

    /**
     * A pupil number.
     *
     * @param school the school that issued it
     * @param year the year of issue
     * @param movedIn whether the child came from another authority
     */
    String pupilNumber(School school, int year, boolean movedIn, Chance chance) {
        int neighbour = movedIn ? 1 + chance.below(NEIGHBOURS) : 0;
        int slot = (school.index() * (NEIGHBOURS + 1) + neighbour) * YEARS + year % YEARS;
        int serial = ++pupilSerials[slot];
        int authority = LOCAL_AUTHORITY + neighbour;
        if (serial >= SERIALS) {
            authority += NEIGHBOURS + 1;
            serial -= SERIALS - 1;
        }
        if (serial >= SERIALS) {
            throw new IllegalStateException("a school has issued all its pupil numbers of a year");
        }
        String digits = Digits.padded(authority, 3) + Digits.padded(school.establishment(), 4)
                + Digits.padded(year % YEARS, 2) + Digits.padded(serial, 3);
        return CheckDigits.pupilNumber(digits) + digits;
    }
}
