package org.cadrenode.gate.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.gate.engine.detect.Detector;
import org.cadrenode.gate.engine.detect.Suspicion;
import org.jspecify.annotations.Nullable;

/** The check of one released column, and what it found. Not thread-safe. */
final class ColumnCheck {
    private static final int LONGEST_CODE = 40;
    private static final int LONGEST_NUMBER = 40;
    private static final int LENGTH_OF_NUMBERS = 10;
    private static final int FEWEST_NUMBERS = 20;
    private static final long THOUSAND = 1_000;

    private final ReleasedColumn column;
    private final ColumnType type;
    private final Set<String> codes;
    private final boolean closed;
    private final boolean let;
    private final boolean withheld;
    private final @Nullable Sample sample;
    private final Detector detector;
    private final RestrictedScan restricted;
    private final Set<CodeSystem> systems;
    private final boolean systemKnown;
    private final String place;
    private final long[] counts = new long[FindingKind.count()];
    private final Map<Suspicion, Long> suspicions = new EnumMap<>(Suspicion.class);
    private long words;
    private long tenDigits;
    private long healthNumbers;

    /**
     * @param table of the column
     * @param let whether the dictionary lets the column through, in this form
     * @param sample where values of released free text are offered
     * @param detector that looks into released free text
     * @param restricted codes of which no value may hold one
     * @param rule by which the column leaves, if it is known
     */
    ColumnCheck(String table, ReleasedColumn column, boolean let, Sample sample, Detector detector, RestrictedScan restricted,
            Optional<ColumnRule> rule) {
        this.restricted = restricted;
        boolean text = column.type() == ColumnType.FREE_TEXT || rule.isEmpty();
        systems = text ? RestrictedScan.TEXT : rule.get().compared();
        systemKnown = !text && rule.get().systemKnown();
        this.column = column;
        this.let = let;
        this.detector = detector;
        place = table + "." + column.name();
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
                case NUMBER -> number(value) ? counted(value, scan.number(value, child)) : bad(value, child, scan);
                case CODE -> code(value) ? counted(value, scan.code(value, child)) : bad(value, child, scan);
                case FREE_TEXT -> freeText(value, child, scan);
            };
        }
        if (restricted.holds(value, systems, systemKnown)) {
            found |= FindingKind.RESTRICTED_CODE.bit();
        }
        for (int rest = found; rest != 0; rest &= rest - 1) {
            counts[Integer.numberOfTrailingZeros(rest)]++;
        }
    }

    void count(FindingKind kind) {
        counts[kind.ordinal()]++;
    }

    // One such number may be any number; many of them are people's.
    private int counted(String value, int found) {
        if (value.length() == LENGTH_OF_NUMBERS && NumberScan.digit(value.charAt(0)) && NumberScan.digit(value.charAt(1))) {
            tenDigits++;
            healthNumbers += Detector.healthNumber(value) ? 1 : 0;
        }
        return found;
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
            sample.offer(place, value);
            words += detector.detect(value, (kind, start, end) -> suspicions.merge(kind, 1L, Long::sum));
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

    /** Returns whether it is free text that leaves once a person names it. */
    boolean leavingText() {
        return sample != null;
    }

    /** Returns table and column. */
    String place() {
        return place;
    }

    /** Returns how many words of free text there were. */
    long words() {
        return words;
    }

    /**
     * Adds what forbids a release, and what is doubtful.
     *
     * @param mostDoubtful places per thousand words
     */
    void report(String table, int mostDoubtful, List<Finding> findings, List<Finding> doubtful) {
        long doubts = suspicions.entrySet().stream().filter(suspicion -> !suspicion.getKey().certain())
                .mapToLong(Map.Entry::getValue).sum();
        // A few words say nothing of how many there are in a thousand.
        if (doubts * THOUSAND > mostDoubtful * Math.max(words, THOUSAND)) {
            counts[FindingKind.MANY_DOUBTFUL_PLACES.ordinal()] = doubts;
        }
        if (healthNumbers >= FEWEST_NUMBERS && 2 * healthNumbers >= tenDigits) {
            counts[FindingKind.NHS_NUMBER_COLUMN.ordinal()] = healthNumbers;
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                findings.add(new Finding(FindingKind.of(i).code(), table, name(), counts[i]));
            }
        }
        suspicions.forEach((kind, count) ->
                (kind.certain() ? findings : doubtful).add(new Finding(kind.code(), table, name(), count)));
    }
}
