package org.cadrenode.pseudonymise.engine;

import java.time.LocalDate;
import java.time.temporal.IsoFields;

/** The steps that make less of a date. */
final class DateSteps {
    /** Ages from here on are one band. */
    private static final int OLDEST = 90;

    private DateSteps() { }

    /** Makes {@code 2026-W05}; of a birth date of the child's family its month. */
    static ValueRule week() {
        return (value, row) -> {
            int day = Day.parse(value);
            if (day == Day.NONE) {
                return null;
            }
            if (row.family().birthDay(day)) {
                return Day.monthText(day);
            }
            LocalDate date = LocalDate.of(Day.year(day), Day.month(day), Day.dayOfMonth(day));
            int week = date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            return yearText(date.get(IsoFields.WEEK_BASED_YEAR)) + (week < 10 ? "-W0" : "-W") + week;
        };
    }

    /** Makes {@code 2026-01}. */
    static ValueRule month() {
        return (value, row) -> {
            int day = Day.parse(value);
            return day == Day.NONE ? null : Day.monthText(day);
        };
    }

    /** Makes {@code 2026-Q1}. */
    static ValueRule quarter() {
        return (value, row) -> {
            int day = Day.parse(value);
            return day == Day.NONE ? null : yearText(Day.year(day)) + "-Q" + ((Day.month(day) - 1) / 3 + 1);
        };
    }

    /** Makes {@code 2026}. */
    static ValueRule year() {
        return (value, row) -> {
            int day = Day.parse(value);
            return day == Day.NONE ? null : Integer.toString(Day.year(day));
        };
    }

    /**
     * Makes the band of an age in whole years, counted from month to month: a row of bands tells no more of a birth than
     * its month.
     *
     * @param years width of a band
     * @param birth whether the value is the birth date, and the row's day that of the event; otherwise the value is the
     *     day of the event, and the child's birth date is what the vault has
     */
    static ValueRule ageBand(int years, boolean birth) {
        return (value, row) -> {
            int day = Day.parse(value);
            int born = birth ? day : row.family().born();
            int event = birth ? row.day() : day;
            if (born == Day.NONE || event == Day.NONE) {
                return null;
            }
            int months = (Day.year(event) - Day.year(born)) * 12 + Day.month(event) - Day.month(born);
            if (months < 0) {
                return null;
            }
            int age = months / 12;
            if (age >= OLDEST) {
                return OLDEST + "+";
            }
            int from = age / years * years;
            int last = Math.min(from + years, OLDEST) - 1;
            return from == last ? Integer.toString(from) : from + "-" + last;
        };
    }

    private static String yearText(int year) {
        String text = Integer.toString(year);
        return "0000".substring(Math.min(4, text.length())) + text;
    }
}
