package org.cadrenode.gate.engine;

import java.util.function.LongPredicate;

/**
 * Finds the written forms of a day in words and numbers: {@code 04/03/2012}, {@code 4.3.12}, {@code 2012-03-04},
 * {@code 20120304}, {@code 04032012}, {@code 040312}, {@code 4th of March 2012}, {@code March 4, 2012},
 * {@code 04-MAR-12}. Days come before months, but for numbers that no month has. Stateless.
 */
final class DateScan {
    private static final String[] MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    private static final String[] MONTH_NAMES = {"january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december"};

    private DateScan() { }

    /** Returns whether any day that is written in {@code words} meets {@code day}. */
    static boolean any(Words words, LongPredicate day) {
        for (int i = 0; i < words.count(); i++) {
            if (words.number(i) ? number(words, i, day) : name(words, i, day)) {
                return true;
            }
        }
        return false;
    }

    private static boolean number(Words words, int i, LongPredicate day) {
        int value = words.value(i);
        if (words.length(i) == 8) {
            return whole(value / 10000, value / 100 % 100, value % 100, day)
                    || whole(value % 10000, value / 10000 % 100, value / 1000000, day);
        }
        if (words.length(i) == 6) {
            return shortYear(value % 100, value / 100 % 100, value / 10000, day);
        }
        int month = next(words, i);
        if (month < 0) {
            return false;
        }
        if (!words.number(month)) {
            int number = monthNumber(words, month);
            int year = next(words, month);
            if (number == 0 || year < 0) {
                return false;
            }
            // 4 March 2012 and 2012 March 4.
            return words.length(i) <= 2 ? yearOf(words, year, number, value, day)
                    : words.length(i) == 4 && whole(value, number, words.value(year), day);
        }
        int last = next(words, month);
        if (last < 0 || !words.number(last)) {
            return false;
        }
        int middle = words.value(month);
        if (words.length(i) == 4) {
            return whole(value, middle, words.value(last), day);
        }
        return words.length(i) <= 2 && words.length(month) <= 2
                && (yearOf(words, last, middle, value, day) || middle > 12 && yearOf(words, last, value, middle, day));
    }

    // March 4, 2012.
    private static boolean name(Words words, int i, LongPredicate day) {
        int number = monthNumber(words, i);
        int second = number == 0 ? -1 : next(words, i);
        int year = second < 0 || !words.number(second) || words.length(second) > 2 ? -1 : next(words, second);
        return year >= 0 && yearOf(words, year, number, words.value(second), day);
    }

    // The word after next to `i`, over the ending of an ordinal number, "of" and "the".
    private static int next(Words words, int i) {
        int at = i + 1;
        while (at < words.count() && !words.number(at) && words.gap(at) != Words.STOP && filler(words, at)) {
            at++;
        }
        return at < words.count() && (words.gap(at) != Words.STOP || words.number(at)) ? at : -1;
    }

    private static boolean filler(Words words, int at) {
        if (words.length(at) > 3) {
            return false;
        }
        String text = words.text(at);
        return switch (text) {
            case "st", "nd", "rd", "th" -> words.gap(at) == Words.NOTHING || words.gap(at) == Words.BLANK;
            case "of", "the", "day" -> true;
            default -> false;
        };
    }

    private static boolean yearOf(Words words, int word, int month, int date, LongPredicate day) {
        if (!words.number(word)) {
            return false;
        }
        int year = words.value(word);
        return switch (words.length(word)) {
            case 4 -> whole(year, month, date, day);
            case 2 -> shortYear(year, month, date, day);
            default -> false;
        };
    }

    private static boolean shortYear(int year, int month, int date, LongPredicate day) {
        return whole(2000 + year, month, date, day) || whole(1900 + year, month, date, day);
    }

    private static boolean whole(int year, int month, int date, LongPredicate day) {
        long found = DayForm.day(year, month, date);
        return found != DayForm.NONE && day.test(found);
    }

    private static int monthNumber(Words words, int word) {
        int length = words.length(word);
        if (words.number(word) || length < 3 || length > 9) {
            return 0;
        }
        String text = words.text(word);
        for (int i = 0; i < 12; i++) {
            if (text.equals(MONTHS[i]) || text.equals(MONTH_NAMES[i]) || i == 8 && text.equals("sept")) {
                return i + 1;
            }
        }
        return 0;
    }
}
