package org.cadrenode.validation.engine;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Finding;

/** How often a rule failed in one place, and on which lines first. Not thread-safe. */
final class RuleCount {
    private final Rule rule;
    private final String table;
    private final String column;
    private final String detail;
    private final long[] lines = new long[ValidationReport.MOST_LINES];
    private int named;
    private long failing;

    RuleCount(Rule rule, String table, String column, String detail) {
        this.rule = rule;
        this.table = table;
        this.column = column;
        this.detail = detail;
    }

    /** Counts a record that starts on this line; 0 where there are no lines. */
    void fail(long line) {
        failing++;
        if (line > 0 && named < lines.length) {
            lines[named++] = line;
        }
    }

    /** Counts more records, of which no line is named. */
    void failMore(long records) {
        failing += records;
    }

    long failing() {
        return failing;
    }

    Finding finding(long looked) {
        List<Long> first = new ArrayList<>(named);
        for (int i = 0; i < named; i++) {
            first.add(lines[i]);
        }
        first.sort(null);
        return new Finding(rule, table, column, detail, looked, failing, first);
    }
}
