package org.cadrenode.pseudonymise.engine.text;

import org.cadrenode.pseudonymise.engine.Day;

/**
 * Finds days in their common written forms: {@code 01/02/2003}, {@code 1.2.03}, {@code 2003-02-01}, {@code 20030201},
 * {@code 1 Feb 2003}, {@code 1st of February}, {@code Feb 1, 2003}, {@code first of May}, {@code 01feb03}. What looks like a
 * day and is none ({@code 31/04/2010}) is a day with a typing error and found, too. A month with a year is no day and
 * stays. Looks a few words ahead from each number or month, so time is linear.
 */
final class DateMatcher {
    private static final String[] MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december"};
    static final String[] ORDINALS = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
            "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
            "eighteenth", "nineteenth", "twentieth", "twentyfirst", "twentysecond", "twentythird", "twentyfourth", "twentyfifth",
            "twentysixth", "twentyseventh", "twentyeighth", "twentyninth", "thirtieth", "thirtyfirst"};
    private static final String[] WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    private static final String[] BEFORE_DAY = {"on", "dated", "since", "until", "till", "due", "by", "from", "date", "of", "born",
            "dob", "bday", "birthday", "before", "after", "seen"};
    private static final String[] BEFORE_ENTRY = {"visit", "review", "appt", "appointment", "meeting", "call", "session",
            "contact"};
    private static final String[] BEFORE_SCORE = {"score", "scored", "scores", "scale", "rated", "mood", "sleep", "pain", "anxiety", "bp",
            "was", "is", "at", "about", "vision", "acuity"};
    private static final String SEPARATORS = ">/.-\u2010\u2011\u2012\u2013\u2014\u2015\u2212_\\ ";
    private static final String NO_COMMA = "> -/.'\u2019\u2010\u2011\u2013()";
    private static final String LOOSE = "> -/.,'\u2019\u2010\u2011\u2013()";

    private DateMatcher() { }

    /**
     * Adds a span for each day.
     *
     * @param birthDays of the family, as {@link Day}s: a day that may be one of them, its year left out or of two digits, is a
     *     birth date
     */
    static void find(FoldedText text, int[] birthDays, SpanList spans) {
        int words = text.words();
        for (int i = 0; i < words; i++) {
            int last = switch (text.wordKind(i)) {
                case FoldedText.DIGITS -> fromDigits(text, i);
                case FoldedText.MIXED -> fromMixed(text, i);
                default -> fromLetters(text, i);
            };
            if (last >= 0) {
                SpanKind kind = birthDays.length > 0 && birthDay(text, i, last, birthDays) ? SpanKind.DOB : SpanKind.DATE;
                spans.add(text.wordSourceStart(weekday(text, i)), text.wordSourceEnd(last), kind);
                i = last;
            }
        }
    }

    private static boolean birthDay(FoldedText text, int first, int last, int[] birthDays) {
        WrittenDay day = WrittenDay.of(text, first, last);
        for (int birthDay : birthDays) {
            if (day.mayBe(birthDay)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what stands in the place of a day: its year, with its month if that is asked for; nothing of it if it is no full day. */
    static String blurred(String written, boolean yearOnly) {
        FoldedText text = FoldedText.of(written);
        int day = text.words() == 0 ? Day.NONE : WrittenDay.of(text, 0, text.words() - 1).day();
        if (day == Day.NONE) {
            return SpanKind.DATE.marker();
        }
        return "[date " + (yearOnly ? Integer.toString(Day.year(day)) : Day.monthText(day)) + ']';
    }

    // The day of the week before goes with it: Friday 2 August, Fri, 2nd August, Friday the 2nd of August.
    private static int weekday(FoldedText text, int first) {
        int word = first - 1;
        if (text.wordIs(word, "the") && text.gap(word, " >", 4)) {
            word--;
        }
        if (word < 0 || !text.gap(word, " ,.>", 6)) {
            return first;
        }
        for (String day : WEEKDAYS) {
            if (text.wordIs(word, day) || text.wordIs(word, day.substring(0, 3))) {
                return word;
            }
        }
        return first;
    }

    private static int fromDigits(FoldedText text, int i) {
        int length = text.wordLength(i);
        if (length == 8) {
            return day8(text, i) ? i : -1;
        }
        int value = number(text, i);
        if (length > 4 || value < 0) {
            return -1;
        }
        int numeric = numeric(text, i, length, value);
        if (numeric >= 0) {
            return numeric;
        }
        if (length == 4) {
            return yearMonthDay(text, i, value);
        }
        return length <= 2 && value >= 1 && value <= 31 && !minutes(text, i) ? dayThenMonth(text, i, false) : -1;
    }

    private static boolean minutes(FoldedText text, int i) {
        return i > 0 && text.wordKind(i - 1) == FoldedText.DIGITS && text.gap(i - 1, ":.", 1);
    }

    private static int fromMixed(FoldedText text, int i) {
        if (ordinal(text, i)) {
            return dayThenMonth(text, i, true);
        }
        return packed(text, i) ? i : -1;
    }

    private static int fromLetters(FoldedText text, int i) {
        if (text.wordLength(i) < 3) {
            return -1;
        }
        if (month(text, i) > 0) {
            return monthThenDay(text, i);
        }
        return spelledOrdinal(text, i) ? dayThenMonth(text, i, true) : -1;
    }

    // d/m/y, y-m-d and d m y with blanks.
    private static int numeric(FoldedText text, int i, int length, int value) {
        if (i + 1 >= text.words() || text.wordKind(i + 1) != FoldedText.DIGITS || text.wordLength(i + 1) > 2
                || !text.gap(i, SEPARATORS, 7)) {
            return -1;
        }
        int second = number(text, i + 1);
        boolean third = i + 2 < text.words() && text.gap(i + 1, SEPARATORS, 7);
        boolean blanks = text.gap(i, " >", 6);
        if (third && length == 4 && year(value) && second <= 12 && second >= 1) {
            int days = leadingNumber(text, i + 2);
            return !blanks && days >= 1 && days <= 31 ? i + 2 : -1;
        }
        if (length > 2) {
            return -1;
        }
        if (third && text.wordKind(i + 2) == FoldedText.DIGITS) {
            int width = text.wordLength(i + 2);
            int years = number(text, i + 2);
            boolean plausible = value <= 39 && second <= 39 && (value <= 12 || second <= 19);
            if (width == 4 && year(years) && plausible && (!blanks || length == 2 && text.wordLength(i + 1) == 2)) {
                return i + 2;
            }
            if (width == 2 && !blanks && tight(text, i) && tight(text, i + 1) && value >= 1 && second >= 1
                    && (value <= 31 && second <= 12 || value <= 12 && second <= 31)) {
                return i + 2;
            }
        }
        return shortDate(text, i, value, second) ? i + 1 : -1;
    }

    // 3/4 alone is a fraction as often as a day: only behind a word that leads to a day.
    private static boolean shortDate(FoldedText text, int i, int day, int month) {
        if (day < 1 || day > 31 || month < 1 || month > 12 || !text.gap(i, "/", 1)) {
            return false;
        }
        if (i + 2 < text.words() && text.wordKind(i + 2) == FoldedText.DIGITS && text.gap(i + 1, "/", 1)) {
            return false;
        }
        return any(text, i - 1, BEFORE_DAY) || any(text, i - 1, BEFORE_ENTRY) || entry(text, i);
    }

    // The date of an entry, at the start of a line or at its end; five of ten is a score.
    private static boolean entry(FoldedText text, int i) {
        String source = text.source();
        int start = text.wordSourceStart(i);
        int end = text.wordSourceEnd(i + 1);
        boolean ends = end == source.length() || source.charAt(end) == '\n' || source.charAt(end) == '\r';
        boolean signed = ends && i > 0 && text.wordLength(i - 1) > 1 && text.capital(text.wordStart(i - 1)) && text.gap(i - 1, " ", 2);
        if (text.wordIs(i + 1, "10") && number(text, i) <= 10 && !signed) {
            return false;
        }
        if (start == 0 || source.charAt(start - 1) == '\n' || end < source.length() && source.charAt(end) == ')'
                && (source.charAt(start - 1) == '(' || i > 0 && text.gap(i - 1, ", ", 2) && !text.gap(i - 1, " ", 2))) {
            return true;
        }
        if (!ends) {
            return false;
        }
        return !any(text, i - 1, BEFORE_SCORE) && i > 0 && text.gap(i - 1, " ", 2);
    }

    private static boolean any(FoldedText text, int word, String[] expected) {
        for (String one : expected) {
            if (text.wordIs(word, one)) {
                return true;
            }
        }
        return false;
    }

    private static int yearMonthDay(FoldedText text, int i, int value) {
        if (!year(value) || i + 2 >= text.words() || !text.gap(i, SEPARATORS, 2) || month(text, i + 1) == 0
                || !text.gap(i + 1, SEPARATORS, 2)) {
            return -1;
        }
        int days = leadingNumber(text, i + 2);
        return days >= 1 && days <= 31 ? i + 2 : -1;
    }

    // The day, perhaps "of" or "day of", the month, perhaps a year.
    private static int dayThenMonth(FoldedText text, int i, boolean certain) {
        int at = i + 1;
        if (text.wordIs(at, "day")) {
            at++;
        }
        boolean of = text.wordIs(at, "of");
        if (of) {
            at++;
        }
        if (at >= text.words() || month(text, at) == 0 || !text.gap(at - 1, certain ? LOOSE : NO_COMMA, 6)) {
            return -1;
        }
        int withYear = followingYear(text, at);
        boolean modal = modal(text, at, i);
        return withYear < 0 && modal && !certain && !of ? -1 : Math.max(at, withYear);
    }

    private static int monthThenDay(FoldedText text, int i) {
        int at = i + 1;
        if (text.wordIs(at, "the")) {
            at++;
        }
        if (at >= text.words() || !text.gap(at - 1, LOOSE, 6)) {
            return -1;
        }
        boolean ordinal = ordinal(text, at);
        int value = text.wordKind(at) == FoldedText.DIGITS && text.wordLength(at) <= 2 ? number(text, at) : 0;
        if (!ordinal && (value < 1 || value > 31)) {
            return -1;
        }
        int withYear = followingYear(text, at);
        boolean modal = modal(text, i, i);
        // A time (March 9:30) or a decimal is no day.
        if (!ordinal && withYear < 0 && (modal || text.gap(at, ":", 1) || text.gap(at, ".", 1) && nextIsDigits(text, at))) {
            return -1;
        }
        return Math.max(at, withYear);
    }

    // He may 5 times, they march 3 miles: no month, unless a word that leads to a day stands before.
    private static boolean modal(FoldedText text, int month, int first) {
        return !text.capital(text.wordStart(month)) && (text.wordIs(month, "may") || text.wordIs(month, "march"))
                && !any(text, first - 1, BEFORE_DAY) && weekday(text, first) == first;
    }

    private static boolean nextIsDigits(FoldedText text, int word) {
        return word + 1 < text.words() && text.wordKind(word + 1) == FoldedText.DIGITS;
    }

    private static int followingYear(FoldedText text, int word) {
        int next = word + 1;
        if (next >= text.words() || text.wordKind(next) != FoldedText.DIGITS || !text.gap(word, LOOSE, 6)) {
            return -1;
        }
        int length = text.wordLength(next);
        if (length == 4 && year(number(text, next))) {
            return next;
        }
        // Two digits are a year unless they start a time or another day.
        boolean time = nextIsDigits(text, next) && text.gap(next, ":./-", 1);
        return length == 2 && !time ? next : -1;
    }

    private static boolean day8(FoldedText text, int i) {
        int value = number(text, i);
        return year(value / 10000) && value / 100 % 100 >= 1 && value / 100 % 100 <= 12 && value % 100 >= 1 && value % 100 <= 31;
    }

    // 1feb, 01feb03, 1feb2003.
    private static boolean packed(FoldedText text, int i) {
        int at = text.wordStart(i);
        int end = text.wordEnd(i);
        int digits = at;
        while (digits < end && FoldedText.digit(text.at(digits))) {
            digits++;
        }
        int letters = digits;
        while (letters < end && !FoldedText.digit(text.at(letters))) {
            letters++;
        }
        int rest = letters;
        while (rest < end && FoldedText.digit(text.at(rest))) {
            rest++;
        }
        return digits > at && digits - at <= 2 && rest == end && (rest == letters || rest - letters == 2 || rest - letters == 4)
                && monthBetween(text, digits, letters) > 0;
    }

    private static boolean ordinal(FoldedText text, int word) {
        int length = text.wordLength(word);
        if (text.wordKind(word) != FoldedText.MIXED || length < 3 || length > 4) {
            return false;
        }
        int value = leadingNumber(text, word);
        int at = text.wordEnd(word) - 2;
        char first = text.at(at);
        char second = text.at(at + 1);
        boolean suffix = first == 's' && second == 't' || first == 'n' && second == 'd' || first == 'r' && second == 'd'
                || first == 't' && second == 'h';
        return suffix && value >= 1 && value <= 31 && FoldedText.digit(text.at(at - 1));
    }

    private static boolean spelledOrdinal(FoldedText text, int word) {
        char first = text.at(text.wordStart(word));
        if (first != 'f' && first != 's' && first != 't' && first != 'e' && first != 'n') {
            return false;
        }
        for (String ordinal : ORDINALS) {
            if (text.wordIs(word, ordinal)) {
                return true;
            }
        }
        return false;
    }

    static int month(FoldedText text, int word) {
        return text.wordKind(word) == FoldedText.LETTERS ? monthBetween(text, text.wordStart(word), text.wordEnd(word)) : 0;
    }

    // The full name or its first three letters (four of September).
    static int monthBetween(FoldedText text, int from, int to) {
        int length = to - from;
        if (length < 3 || length > 9) {
            return 0;
        }
        for (int month = 0; month < MONTHS.length; month++) {
            String name = MONTHS[month];
            if (text.at(from) != name.charAt(0) || text.at(from + 1) != name.charAt(1) || text.at(from + 2) != name.charAt(2)) {
                continue;
            }
            if (length == 3 || length == 4 && month == 8 && text.at(from + 3) == 't' || length == name.length()) {
                for (int i = 3; i < length; i++) {
                    if (text.at(from + i) != name.charAt(i)) {
                        return 0;
                    }
                }
                return month + 1;
            }
            return 0;
        }
        return 0;
    }

    private static boolean tight(FoldedText text, int word) {
        return text.wordSourceStart(word + 1) - text.wordSourceEnd(word) == 1;
    }

    private static boolean year(int value) {
        return value >= 1900 && value < 2100;
    }

    private static int number(FoldedText text, int word) {
        return text.wordLength(word) > 8 ? -1 : leadingNumber(text, word);
    }

    static int leadingNumber(FoldedText text, int word) {
        int value = 0;
        int limit = Math.min(text.wordEnd(word), text.wordStart(word) + 8);
        int i = text.wordStart(word);
        if (!FoldedText.digit(text.at(i))) {
            return -1;
        }
        for (; i < limit && FoldedText.digit(text.at(i)); i++) {
            value = value * 10 + text.at(i) - '0';
        }
        return value;
    }
}
