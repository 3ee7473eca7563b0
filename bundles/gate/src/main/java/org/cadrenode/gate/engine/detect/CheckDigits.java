package org.cadrenode.gate.engine.detect;

/** The check digits of the numbers of people, over plain characters. Stateless. */
final class CheckDigits {
    // Of the Department for Education's guide to unique pupil numbers: 23 letters, without I, O and S.
    private static final String UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private CheckDigits() { }

    /** Returns whether ten digits have the check digit of an NHS or CHI number (NHS Data Dictionary: modulus 11). */
    static boolean nhs(char[] digits, int from) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (10 - i) * (digits[from + i] - '0');
        }
        int check = 11 - sum % 11;
        return (check == 11 ? 0 : check) == digits[from + 9] - '0' && !uniform(digits, from, 10);
    }

    /** Returns whether ten digits have the check digit of a unique learner number (Learning Records Service). */
    static boolean uln(char[] digits, int from) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (10 - i) * (digits[from + i] - '0');
        }
        int rest = sum % 11;
        return digits[from] != '0' && rest != 0 && 10 - rest == digits[from + 9] - '0' && !uniform(digits, from, 10);
    }

    /** Returns whether ten digits begin with a day: two digits each for day, month and year. */
    static boolean day(char[] digits, int from) {
        int day = (digits[from] - '0') * 10 + digits[from + 1] - '0';
        int month = (digits[from + 2] - '0') * 10 + digits[from + 3] - '0';
        return day >= 1 && day <= 31 && month >= 1 && month <= 12;
    }

    /** Returns whether thirteen capitals and digits are a unique pupil number, permanent or temporary. */
    static boolean upn(char[] code, int from) {
        int letter = UPN_LETTERS.indexOf(code[from]);
        if (letter < 0) {
            return false;
        }
        int sum = 0;
        for (int i = 1; i < 13; i++) {
            char c = code[from + i];
            int value = Tokens.digit(c) ? c - '0' : i == 12 ? UPN_LETTERS.indexOf(c) : -1;
            if (value < 0) {
                return false;
            }
            sum += (i + 1) * value;
        }
        return sum % 23 == letter;
    }

    /** Returns whether nine capitals and digits are a National Insurance number (HM Revenue and Customs, NIM39110). */
    static boolean insurance(char[] code, int from) {
        char one = code[from];
        char two = code[from + 1];
        if (!prefix(one) || !prefix(two) || two == 'O') {
            return false;
        }
        for (int i = 2; i < 8; i++) {
            if (!Tokens.digit(code[from + i])) {
                return false;
            }
        }
        String pair = "" + one + two;
        boolean issued = switch (pair) {
            case "BG", "GB", "NK", "KN", "TN", "NT", "ZZ" -> false;
            default -> true;
        };
        return issued && code[from + 8] >= 'A' && code[from + 8] <= 'D';
    }

    private static boolean prefix(char c) {
        return c >= 'A' && c <= 'Z' && "DFIQUV".indexOf(c) < 0;
    }

    private static boolean uniform(char[] digits, int from, int length) {
        for (int i = 1; i < length; i++) {
            if (digits[from + i] != digits[from]) {
                return false;
            }
        }
        return true;
    }
}
