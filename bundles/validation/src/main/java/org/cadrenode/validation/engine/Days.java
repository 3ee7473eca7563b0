package org.cadrenode.validation.engine;

import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.identifiable.Identifiers;

/** Days as numbers: since 1970-01-01. Stateless. */
final class Days {
    /** No day. */
    static final int NONE = Integer.MIN_VALUE;
    /** Three numbers, of which one has four digits: what was meant to be a date, whether or not there is such a day. */
    private static final Pattern MEANT = Pattern.compile(
            "(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}|\\d{8})([ T].*)?");
    // What Excel, SQL Server, Unix, Oracle and older systems make of an empty or unknown date.
    private static final Set<Integer> DEFAULTS = Set.of(day(1, 1, 1), day(1753, 1, 1), day(1899, 12, 30), day(1899, 12, 31),
            day(1900, 1, 1), day(1900, 1, 2), day(1901, 1, 1), day(1970, 1, 1), day(2099, 12, 31), day(2999, 12, 31), day(4712, 12, 31),
            day(9999, 12, 31));
    private static final int LONGEST = 40;

    private Days() { }

    private static int day(int year, int month, int day) {
        return (int) LocalDate.of(year, month, day).toEpochDay();
    }

    /** Returns the day of a text, or {@link #NONE}. */
    static int of(String text) {
        return text.length() > LONGEST ? NONE
                : Identifiers.date(text).map(date -> (int) date.toEpochDay()).orElse(NONE);
    }

    /** Returns whether a text that is no day has the form of one. */
    static boolean meant(String text) {
        return text.length() <= LONGEST && MEANT.matcher(text.strip()).matches();
    }

    static boolean isDefault(int day) {
        return DEFAULTS.contains(day);
    }

    /** Returns whether somebody born on one day was 26 or older on another. */
    static boolean over25(int birth, int on) {
        return birth != NONE && LocalDate.ofEpochDay(birth).plusYears(26).toEpochDay() <= on;
    }
}
