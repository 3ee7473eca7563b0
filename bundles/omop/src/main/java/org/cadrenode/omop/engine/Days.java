package org.cadrenode.omop.engine;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Dates of events: days, months or years. */
final class Days {
    private static final int YEAR = 4;
    private static final int MONTH = 7;
    private static final int DAY = 10;
    private static final int DECEMBER = 12;

    private Days() { }

    /** Returns the first day of a day, month or year; null if it is none. */
    static @Nullable LocalDate first(String date) {
        try {
            return switch (date.length()) {
                case YEAR -> LocalDate.of(Integer.parseInt(date), 1, 1);
                case MONTH -> LocalDate.of(number(date, 0, 4), number(date, 5, 7), 1);
                case DAY -> LocalDate.of(number(date, 0, 4), number(date, 5, 7), number(date, 8, 10));
                default -> null;
            };
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** Returns the last day of a day, month or year, as the model asks for deaths; null if it is none. */
    static @Nullable LocalDate last(String date) {
        LocalDate first = first(date);
        if (first == null || precise(date)) {
            return first;
        }
        return date.length() == YEAR ? first.withMonth(DECEMBER).withDayOfMonth(31) : YearMonth.from(first).atEndOfMonth();
    }

    /** Returns whether it is a day. */
    static boolean precise(String date) {
        return date.length() == DAY;
    }

    /** Returns year and month, as {@link People} keeps them; 0 if it is no date. */
    static int birth(String date) {
        LocalDate first = first(date);
        return first == null || first.getYear() < 1 ? 0
                : People.birth(first.getYear(), date.length() == YEAR ? 0 : first.getMonthValue());
    }

    private static int number(String date, int from, int until) {
        return Integer.parseInt(date, from, until, 10);
    }
}
