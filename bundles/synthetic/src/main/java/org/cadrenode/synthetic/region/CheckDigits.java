package org.cadrenode.synthetic.region;

/**
 * The check characters of the numbers that children are known by. Sources: NHS Data Dictionary (NHS number), Department
 * for Education guides to the unique pupil number and the unique learner number.
 */
public final class CheckDigits {

    /** The letters that can stand first in a unique pupil number, in the order of their value. */
    private static final String PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private CheckDigits() {
    }

    /**
     * The tenth digit of an NHS number: weights 10 to 2, 11 minus the sum modulo 11, 11 counts as 0.
     *
     * @return the digit, or -1 where the nine digits can't be used (the check would be 10)
     */
    public static int nhsNumber(String nineDigits) {
        int check = 11 - weighted(nineDigits) % 11;
        return switch (check) {
            case 11 -> 0;
            case 10 -> -1;
            default -> check;
        };
    }

    /**
     * The tenth digit of a unique learner number: weights 10 to 1 over all ten digits sum to 10 modulo 11.
     *
     * @return the digit, or -1 where the nine digits can't be used
     */
    public static int learnerNumber(String nineDigits) {
        int check = 10 - weighted(nineDigits) % 11;
        return check == 10 ? -1 : check;
    }

    /**
     * The letter that stands before the twelve digits of a unique pupil number: positions 2 to 13 weigh 2 to 13,
     * modulo 23.
     */
    public static char pupilNumber(String twelveDigits) {
        int sum = 0;
        for (int i = 0; i < twelveDigits.length(); i++) {
            sum += (twelveDigits.charAt(i) - '0') * (i + 2);
        }
        return PUPIL_LETTERS.charAt(sum % 23);
    }

    /**
     * Whether this is an NHS number of ten digits with a right check digit, and not one of the repeated or palindromic
     * ones.
     */
    public static boolean isNhsNumber(String value) {
        return value.matches("\\d{10}") && nhsNumber(value.substring(0, 9)) == value.charAt(9) - '0'
                && !isPalindrome(value);
    }

    /** Whether this is a unique learner number with a right check digit. */
    public static boolean isLearnerNumber(String value) {
        return value.matches("[1-9]\\d{9}") && learnerNumber(value.substring(0, 9)) == value.charAt(9) - '0';
    }

    /** Whether this is a permanent unique pupil number with a right check letter. */
    public static boolean isPupilNumber(String value) {
        return value.matches("[A-Z]\\d{12}") && pupilNumber(value.substring(1)) == value.charAt(0);
    }

    private static boolean isPalindrome(String value) {
        return new StringBuilder(value).reverse().toString().equals(value);
    }

    private static int weighted(String nineDigits) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (nineDigits.charAt(i) - '0') * (10 - i);
        }
        return sum;
    }
}
