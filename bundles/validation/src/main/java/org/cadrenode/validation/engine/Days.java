package org.cadrenode.validation.engine;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.cadrenode.api.identifiable.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Days as numbers: since 1970-01-01. The last few thousand texts are remembered with their days, since dates repeat. Not
 * thread-safe.
 */
final class Days {
    /** No day. */
    static final int NONE = Integer.MIN_VALUE;
    /** Three numbers, of which one has four digits: what was meant to be a date, whether or not there is such a day. */
    private static final Pattern MEANT = Pattern.compile(
            "(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}|\\d{8})([ T].*)?");
    // What Excel, SQL Server, Unix, Oracle and older systems make of an empty or unknown date.
    private static final int[] DEFAULTS = {day(1, 1, 1), day(1753, 1, 1), day(1899, 12, 30), day(1899, 12, 31), day(1900, 1, 1),
        day(1900, 1, 2), day(1901, 1, 1), day(1970, 1, 1), day(2099, 12, 31), day(2999, 12, 31), day(4712, 12, 31), day(9999, 12, 31)};
    private static final int LONGEST = 40;
    private static final int SLOT_BITS = 14;

    private final @Nullable String[] texts = new @Nullable String[1 << SLOT_BITS];
    private final int[] days = new int[1 << SLOT_BITS];

    private static int day(int year, int month, int day) {
        return (int) LocalDate.of(year, month, day).toEpochDay();
    }

    /** Returns the day of a text, or {@link #NONE}. */
    int of(String text) {
        if (text.length() > LONGEST) {
            return NONE;
        }
        int slot = text.hashCode() * 0x9E37_79B9 >>> Integer.SIZE - SLOT_BITS;
        if (!text.equals(texts[slot])) {
            texts[slot] = text;
            days[slot] = Identifiers.date(text).map(date -> (int) date.toEpochDay()).orElse(NONE);
        }
        return days[slot];
    }

    /** Returns whether a text that is no day has the form of one. */
    static boolean meant(String text) {
        return text.length() <= LONGEST && MEANT.matcher(text.strip()).matches();
    }

    static boolean isDefault(int day) {
        return Arrays.binarySearch(DEFAULTS, day) >= 0;
    }

    /** Returns whether somebody born on one day was 26 or older on another. */
    static boolean over25(int birth, int on) {
        return birth != NONE && LocalDate.ofEpochDay(birth).plusYears(26).toEpochDay() <= on;
    }

    @Override
    public String toString() {
        return "[days]";
    }
}
