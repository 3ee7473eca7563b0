package org.cadrenode.gate.engine;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.jspecify.annotations.Nullable;

/** The check of one released column, and what it found. Not thread-safe. */
final class ColumnCheck {
    private static final int LONGEST_CODE = 40;
    private static final int LONGEST_NUMBER = 40;

    private final ReleasedColumn column;
    private final ColumnType type;
    private final Set<String> codes;
    private final boolean closed;
    private final boolean let;
    private final boolean withheld;
    private final @Nullable Sample sample;
    private final long[] counts = new long[FindingKind.count()];

    /**
     * @param let whether the dictionary lets the column through, in this form
     * @param sample where values of released free text are offered
     */
    ColumnCheck(ReleasedColumn column, boolean let, Sample sample) {
        this.column = column;
        this.let = let;
        type = column.type();
        codes = column.codes();
        closed = !codes.isEmpty();
        withheld = type == ColumnType.FREE_TEXT && !column.releasedByName();
        this.sample = type == ColumnType.FREE_TEXT && !withheld ? sample : null;
        if (!let) {
            counts[FindingKind.UNKNOWN_COLUMN.ordinal()] = 1;
        }
    }

    boolean quasi() {
        return column.quasiIdentifier();
    }

    String name() {
        return column.name();
    }

    /** Checks a value of a row of {@code child}, or of nobody known if that is -1. */
    void check(String value, int child, ValueScan scan) {
        int found;
        if (!let) {
            found = scan.text(value, child);
        } else if (closed) {
            found = codes.contains(value) ? 0 : bad(value, child, scan);
        } else {
            found = switch (type) {
                case BOOLEAN -> value.equals("true") || value.equals("false") ? 0 : bad(value, child, scan);
                case DATE -> date(value, child, scan);
                case NUMBER -> number(value) ? scan.number(value, child) : bad(value, child, scan);
                case CODE -> code(value) ? scan.code(value, child) : bad(value, child, scan);
                case FREE_TEXT -> freeText(value, child, scan);
            };
        }
        for (int rest = found; rest != 0; rest &= rest - 1) {
            counts[Integer.numberOfTrailingZeros(rest)]++;
        }
    }

    void count(FindingKind kind) {
        counts[kind.ordinal()]++;
    }

    private static int bad(String value, int child, ValueScan scan) {
        return FindingKind.BAD_VALUE.bit() | scan.text(value, child);
    }

    private static int date(String value, int child, ValueScan scan) {
        long day = DayForm.written(value);
        if (day != DayForm.NONE) {
            return scan.day(day, child);
        }
        return DayForm.month(value) ? 0 : bad(value, child, scan);
    }

    private int freeText(String value, int child, ValueScan scan) {
        int found = scan.text(value, child);
        if (withheld) {
            return value.isBlank() ? 0 : found | FindingKind.UNRELEASED_FREE_TEXT.bit();
        }
        if (sample != null && !value.isBlank()) {
            sample.offer(value);
        }
        return found;
    }

    // Digits, a sign before and a point inside.
    private static boolean number(String value) {
        int length = value.length();
        int at = length > 0 && value.charAt(0) == '-' ? 1 : 0;
        if (at == length || length > LONGEST_NUMBER) {
            return false;
        }
        boolean point = false;
        for (int i = at; i < length; i++) {
            char c = value.charAt(i);
            if (c == '.' && !point && i > at && i + 1 < length) {
                point = true;
            } else if (!NumberScan.digit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean code(String value) {
        int length = value.length();
        if (length == 0 || length > LONGEST_CODE) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean plain = NumberScan.digit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '_'
                    || c == '+' || c == '/' || c == '-';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** Returns what was found, by kind. */
    Map<FindingKind, Long> found() {
        Map<FindingKind, Long> found = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                found.put(FindingKind.of(i), counts[i]);
            }
        }
        return found;
    }
}
