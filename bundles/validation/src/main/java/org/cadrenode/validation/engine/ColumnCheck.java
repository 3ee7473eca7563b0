package org.cadrenode.validation.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of one column. What was found of the last few thousand different ones is remembered, since codes and dates
 * repeat. Not thread-safe.
 */
final class ColumnCheck {
    private static final int SLOTS = 1 << 11;
    private static final int LONGEST_REMEMBERED = 40;
    private static final int LEAST_FOR_ONE_VALUE = 100;
    private static final double ONE_VALUE_SHARE = 0.95;

    private final String table;
    private final String name;
    private final Optional<Known.Column> known;
    private final boolean dates;
    private final boolean counted;
    private List<ValueCheck> checks = List.of();
    private final List<RuleCount> counts = new ArrayList<>();
    private final @Nullable String[] remembered;
    private final int[] failed;
    private final int[] days;
    private @Nullable String candidate;
    private long votes;
    private long same;
    private long without;
    private long valued;

    /**
     * @param name as the report names it
     * @param dates whether days are looked for, since another rule wants them
     */
    ColumnCheck(String table, String name, Optional<Known.Column> known, boolean dates) {
        this.table = table;
        this.name = name;
        this.known = known;
        this.dates = dates;
        counted = known.filter(one -> one.kind().isEmpty() && one.type().filter(type -> type == ColumnType.FREE_TEXT).isEmpty()).isPresent();
        int slots = known.isPresent() || dates ? SLOTS : 1;
        remembered = new @Nullable String[slots];
        failed = new int[slots];
        days = new int[slots];
    }

    /** Says on which day the records that follow arrived. */
    void arrived(int today, boolean birthOfChild) {
        checks = known.map(one -> ValueCheck.of(one, today, birthOfChild)).orElse(List.of());
        for (int i = counts.size(); i < checks.size(); i++) {
            counts.add(new RuleCount(checks.get(i).rule(), table, name, ""));
        }
        Arrays.fill(remembered, null);
    }

    /** Looks at a value, counts what fails, and returns the day that it is. */
    int look(@Nullable String value, long line) {
        if (value == null || value.isBlank()) {
            without++;
            return Days.NONE;
        }
        valued++;
        if (counted) {
            vote(value);
        }
        if (checks.isEmpty() && !dates) {
            return Days.NONE;
        }
        int slot = value.length() > LONGEST_REMEMBERED ? -1 : value.hashCode() * 0x9E37_79B9 >>> 21;
        if (slot >= 0 && value.equals(remembered[slot])) {
            if (failed[slot] != 0) {
                fail(failed[slot], line);
            }
            return days[slot];
        }
        int day = dates ? Days.of(value) : Days.NONE;
        int mask = 0;
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).test().fails(value, day)) {
                mask |= 1 << i;
            }
        }
        if (slot >= 0) {
            remembered[slot] = value;
            failed[slot] = mask;
            days[slot] = day;
        }
        if (mask != 0) {
            fail(mask, line);
        }
        return day;
    }

    private void fail(int mask, long line) {
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            counts.get(Integer.numberOfTrailingZeros(rest)).fail(line);
        }
    }

    // Boyer and Moore's majority vote (1981): a value that is most of all is the candidate in the end. It is counted from when
    // it became the candidate, which is from the first record on for one that is nearly all.
    private void vote(String value) {
        if (votes == 0) {
            candidate = value;
            votes = 1;
            same = 1;
        } else if (value.equals(candidate)) {
            votes++;
            same++;
        } else {
            votes--;
        }
    }

    long without() {
        return without;
    }

    boolean known() {
        return known.isPresent();
    }

    String name() {
        return name;
    }

    /** Hands out what failed. */
    void findings(List<Finding> findings) {
        for (RuleCount count : counts) {
            if (count.failing() > 0) {
                findings.add(count.finding(valued));
            }
        }
        if (counted && valued >= LEAST_FOR_ONE_VALUE && same > valued * ONE_VALUE_SHARE) {
            findings.add(new Finding(Rule.ONE_VALUE, table, name, "", valued, same, List.of()));
        }
    }

    @Override
    public String toString() {
        return "[column]";
    }
}
