package org.cadrenode.gate.engine;

/** Days of the proleptic Gregorian calendar by number, without an object a day. Stateless. */
final class DayForm {
    /** What is no day. */
    static final long NONE = Long.MIN_VALUE;

    private static final int[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private DayForm() { }

    /** Returns the days since 1970-01-01 of a day that exists, or {@link #NONE}. */
    static long day(int year, int month, int day) {
        if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day > LENGTHS[month - 1] + (leap && month == 2 ? 1 : 0)) {
            return NONE;
        }
        // Days before March of a year that starts in March (Howard Hinnant, days_from_civil, 2013).
        int shifted = month <= 2 ? year - 1 : year;
        int era = shifted / 400;
        int ofEra = shifted - era * 400;
        int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146097L + ofEra * 365L + ofEra / 4 - ofEra / 100 + ofYear - 719468;
    }

    /** Returns the day of {@code yyyy-MM-dd}, or {@link #NONE}. */
    static long written(String value) {
        if (value.length() != 10 || value.charAt(4) != '-' || value.charAt(7) != '-') {
            return NONE;
        }
        return day(digits(value, 0, 4), digits(value, 5, 7), digits(value, 8, 10));
    }

    /** Returns whether the value is a month {@code yyyy-MM}. */
    static boolean month(String value) {
        if (value.length() != 7 || value.charAt(4) != '-') {
            return false;
        }
        return day(digits(value, 0, 4), digits(value, 5, 7), 1) != NONE;
    }

    private static int digits(String value, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!NumberScan.digit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }
}
