package org.cadrenode.omop.engine;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;

/** Reads what stands in cells. For one thread's use. */
final class Cells {
    /** No day. */
    static final int NO_DAY = People.NEVER;

    private static final int DATE = 10;
    private static final int MOST_REMEMBERED = 50_000;

    private final Map<String, Integer> days = new HashMap<>();

    /** Returns a day since 1970, or {@link #NO_DAY} if it is not written as {@code yyyy-MM-dd}. */
    int day(String cell) {
        Integer known = days.get(cell);
        if (known == null) {
            LocalDate day = cell.length() == DATE && cell.charAt(4) == '-' && cell.charAt(7) == '-' ? Days.first(cell) : null;
            known = day == null ? NO_DAY : (int) day.toEpochDay();
            if (days.size() < MOST_REMEMBERED) {
                days.put(cell, known);
            }
        }
        return known;
    }

    boolean is(CdmField.Type type, String cell) {
        return switch (type) {
            case INTEGER -> whole(cell);
            case FLOAT -> number(cell);
            case DATE -> day(cell) != NO_DAY;
            case DATETIME -> time(cell);
            case TEXT -> true;
        };
    }

    private boolean time(String cell) {
        if (cell.length() <= DATE || day(cell.substring(0, DATE)) == NO_DAY || cell.charAt(DATE) != ' ' && cell.charAt(DATE) != 'T') {
            return false;
        }
        try {
            LocalTime.parse(cell.substring(DATE + 1));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean whole(String cell) {
        try {
            Integer.parseInt(cell);
            return cell.charAt(0) != '+';
        } catch (NumberFormatException e) {
            return false;
        }
    }

    // Digits, a point among them, and an exponent: what Java takes beyond that, such as 1d or NaN, a database need not.
    private static boolean number(String cell) {
        int at = cell.charAt(0) == '-' ? 1 : 0;
        int digits = 0;
        boolean point = false;
        for (; at < cell.length(); at++) {
            char c = cell.charAt(at);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return digits > 0 && (c == 'e' || c == 'E') && at + 1 < cell.length() && whole(cell.substring(at + 1));
            }
        }
        return digits > 0;
    }
}
