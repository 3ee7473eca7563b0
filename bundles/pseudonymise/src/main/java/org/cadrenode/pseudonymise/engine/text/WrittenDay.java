package org.cadrenode.pseudonymise.engine.text;

import org.cadrenode.pseudonymise.engine.Day;

/**
 * What the words of a day say: up to three numbers and a month by name.
 *
 * @param first a number of the day, month or year; 0 if there is none
 * @param second likewise
 * @param third likewise
 * @param month by name, 1 to 12; 0 if all are numbers
 */
record WrittenDay(int first, int second, int third, int month) {
    private static final int YEARS_WITH_TWO_DIGITS_ARE_PAST = 30;

    static WrittenDay of(FoldedText text, int from, int to) {
        int[] numbers = new int[3];
        int count = 0;
        int month = 0;
        for (int word = from; word <= to; word++) {
            if (text.wordKind(word) == FoldedText.LETTERS) {
                int named = DateMatcher.month(text, word);
                month = month == 0 ? named : month;
                int ordinal = named > 0 ? 0 : spelled(text, word);
                if (ordinal > 0 && count < 3) {
                    numbers[count++] = ordinal;
                }
                continue;
            }
            int at = text.wordStart(word);
            int end = text.wordEnd(word);
            while (at < end && count < 3) {
                int number = at;
                while (number < end && FoldedText.digit(text.at(number))) {
                    number++;
                }
                if (number == at + 8 && count == 0) {
                    int value = value(text, at, number);
                    boolean yearFirst = value / 10000 >= 1900 && value / 10000 < 2100;
                    return yearFirst ? new WrittenDay(value / 10000, value / 100 % 100, value % 100, 0)
                            : new WrittenDay(value / 1000000, value / 10000 % 100, value % 10000, 0);
                }
                if (number > at && number - at <= 4) {
                    numbers[count++] = value(text, at, number);
                }
                int letters = number;
                while (letters < end && !FoldedText.digit(text.at(letters))) {
                    letters++;
                }
                if (letters > number && month == 0) {
                    month = DateMatcher.monthBetween(text, number, letters);
                }
                at = letters == at ? end : letters;
            }
        }
        return new WrittenDay(numbers[0], numbers[1], numbers[2], month);
    }

    private static int value(FoldedText text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + text.at(i) - '0';
        }
        return value;
    }

    private static int spelled(FoldedText text, int word) {
        for (int i = 0; i < DateMatcher.ORDINALS.length; i++) {
            if (text.wordIs(word, DateMatcher.ORDINALS[i])) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Returns whether it can be read as that {@link Day}: day or month first, the year whole, by its last two digits, or left out. */
    boolean mayBe(int day) {
        int year = Day.year(day);
        int dayOfMonth = Day.dayOfMonth(day);
        if (month > 0) {
            return month == Day.month(day) && (first == dayOfMonth && year(second, year)
                    || yearIs(first, year) && second == dayOfMonth);
        }
        if (first > 31) {
            return yearIs(first, year) && second == Day.month(day) && third == dayOfMonth;
        }
        return (first == dayOfMonth && second == Day.month(day) || first == Day.month(day) && second == dayOfMonth)
                && year(third, year);
    }

    private static boolean year(int written, int year) {
        return written == 0 || yearIs(written, year);
    }

    private static boolean yearIs(int written, int year) {
        return written == year || written < 100 && written == year % 100;
    }

    /** Returns the day as written in Britain, or {@link Day#NONE} if it has no year or the calendar does not have it. */
    int day() {
        if (month > 0) {
            return first > 31 ? Day.of(first, month, second) : Day.of(full(second), month, first);
        }
        if (first > 31) {
            return Day.of(first, second, third);
        }
        return Day.of(full(third), second, first);
    }

    private static int full(int year) {
        if (year == 0 || year >= 100) {
            return year;
        }
        return year + (year > YEARS_WITH_TWO_DIGITS_ARE_PAST ? 1900 : 2000);
    }
}
