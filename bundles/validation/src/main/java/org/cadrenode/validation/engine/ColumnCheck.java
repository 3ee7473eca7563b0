package org.cadrenode.validation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of one column. What was found of the last few different ones is remembered, since codes and places repeat; of
 * dates their days are, and of numbers of persons nothing. Not thread-safe.
 */
final class ColumnCheck {
    private static final int SLOT_BITS = 8;
    private static final int LONGEST_REMEMBERED = 40;
    private static final int LEAST_FOR_ONE_VALUE = 100;
    private static final double ONE_VALUE_SHARE = 0.95;

    private final String table;
    private final String name;
    private final Optional<Known.Column> known;
    private final @Nullable Days dates;
    private final boolean counted;
    private final boolean remembers;
    private List<ValueCheck> checks = List.of();
    private final List<RuleCount> counts = new ArrayList<>();
    private @Nullable String[] remembered = {};
    private int[] failed = {};
    private @Nullable String candidate;
    private long votes;
    private long same;
    private long without;
    private long valued;

    /**
     * @param name as the report names it
     * @param dates reads days; null if no rule wants them
     */
    ColumnCheck(String table, String name, Optional<Known.Column> known, @Nullable Days dates) {
        this.table = table;
        this.name = name;
        this.known = known;
        this.dates = dates;
        counted = known.filter(one -> one.kind().isEmpty() && one.type().filter(type -> type == ColumnType.FREE_TEXT).isEmpty()).isPresent();
        remembers = dates == null && known.filter(one -> one.kind().isEmpty() || one.kind().get() == IdentifierKind.POSTCODE).isPresent();
    }

    /** Says on which day the records that follow arrived. */
    void arrived(int today, boolean birthOfChild) {
        checks = known.map(one -> ValueCheck.of(one, today, birthOfChild)).orElse(List.of());
        for (int i = counts.size(); i < checks.size(); i++) {
            counts.add(new RuleCount(checks.get(i).rule(), table, name, ""));
        }
        if (remembers && !checks.isEmpty() && remembered.length == 0) {
            remembered = new @Nullable String[1 << SLOT_BITS];
            failed = new int[1 << SLOT_BITS];
        }
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
        if (dates != null) {
            int day = dates.of(value);
            fail(mask(value, day), line);
            return day;
        }
        if (!remembers || value.length() > LONGEST_REMEMBERED) {
            fail(mask(value, Days.NONE), line);
        } else if (!checks.isEmpty()) {
            int slot = value.hashCode() * 0x9E37_79B9 >>> Integer.SIZE - SLOT_BITS;
            if (!value.equals(remembered[slot])) {
                remembered[slot] = value;
                failed[slot] = mask(value, Days.NONE);
            }
            fail(failed[slot], line);
        }
        return Days.NONE;
    }

    private int mask(String value, int day) {
        int mask = 0;
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).test().fails(value, day)) {
                mask |= 1 << i;
            }
        }
        return mask;
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
