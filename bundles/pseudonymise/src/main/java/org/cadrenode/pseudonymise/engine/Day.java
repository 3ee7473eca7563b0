package org.cadrenode.pseudonymise.engine;

import java.time.LocalDate;
import java.util.Locale;
import org.cadrenode.api.identifiable.Identifiers;

/**
 * Calendar days as plain numbers, read from the forms of {@link Identifiers#date} without an object or an exception for
 * the usual ones: {@code yyyy-MM-dd} and {@code yyyy-MMM-dd}, alone or with a time, {@code dd/MM/yyyy}, and
 * {@code dd MMM yyyy} with a time.
 */
public final class Day {
    /** What is no day. */
    public static final int NONE = 0;

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private Day() { }

    /** Returns the day that a text without surrounding blanks names, or {@link #NONE}. */
    public static int parse(String text) {
        int length = text.length();
        if (length == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
            return of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
        }
        if (length == 10 && text.charAt(2) == '/' && text.charAt(5) == '/') {
            return of(number(text, 6, 4), number(text, 3, 2), number(text, 0, 2));
        }
        if (length == 20 && text.charAt(4) == '-' && text.charAt(8) == '-' && text.charAt(11) == ' ' && time(text, 12)) {
            return of(number(text, 0, 4), month(text, 5), number(text, 9, 2));
        }
        if (length == 19 && text.charAt(4) == '-' && text.charAt(7) == '-' && (text.charAt(10) == ' ' || text.charAt(10) == 'T')
                && time(text, 11)) {
            return of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
        }
        if (length == 20 && text.charAt(2) == ' ' && text.charAt(6) == ' ' && text.charAt(11) == ' ' && time(text, 12)) {
            return of(number(text, 7, 4), month(text, 3), number(text, 0, 2));
        }
        return Identifiers.date(text).map(Day::of).orElse(NONE);
    }

    /** Returns a day of the calendar. */
    public static int of(LocalDate date) {
        return of(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
    }

    /** Returns the day, or {@link #NONE} if the calendar has no such day. */
    public static int of(int year, int month, int day) {
        if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) {
            return NONE;
        }
        return year << 9 | month << 5 | day;
    }

    public static int year(int day) {
        return day >>> 9;
    }

    public static int month(int day) {
        return day >>> 5 & 15;
    }

    public static int dayOfMonth(int day) {
        return day & 31;
    }

    /** Returns {@code yyyy-MM-dd}. */
    public static String text(int day) {
        char[] text = new char[10];
        yearAndMonth(day, text);
        text[7] = '-';
        text[8] = (char) ('0' + dayOfMonth(day) / 10);
        text[9] = (char) ('0' + dayOfMonth(day) % 10);
        return new String(text);
    }

    /** Returns {@code yyyy-MM}. */
    public static String monthText(int day) {
        char[] text = new char[7];
        yearAndMonth(day, text);
        return new String(text);
    }

    private static void yearAndMonth(int day, char[] text) {
        int year = year(day);
        text[0] = (char) ('0' + year / 1000);
        text[1] = (char) ('0' + year / 100 % 10);
        text[2] = (char) ('0' + year / 10 % 10);
        text[3] = (char) ('0' + year % 10);
        text[4] = '-';
        text[5] = (char) ('0' + month(day) / 10);
        text[6] = (char) ('0' + month(day) % 10);
    }

    private static int lengthOf(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static int month(String text, int from) {
        String month = text.substring(from, from + 3).toLowerCase(Locale.ROOT);
        int at = MONTHS.indexOf(month);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : -1;
    }

    private static boolean time(String text, int from) {
        int hours = number(text, from, 2);
        int minutes = number(text, from + 3, 2);
        int seconds = number(text, from + 6, 2);
        return text.charAt(from + 2) == ':' && text.charAt(from + 5) == ':' && hours >= 0 && hours < 24 && minutes >= 0
                && minutes < 60 && seconds >= 0 && seconds < 60;
    }
}
