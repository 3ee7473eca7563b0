package org.cadrenode.validation.engine;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Table;

/**
 * Looks through an extract: first, where a table defines children, {@link #learn} every record of it, then {@link #look} at every
 * record, then ask for what was found. Memory does not grow with the records. For one thread's use, once.
 */
public final class Scan {
    private static final int MOST_CHILDREN = 2_000_000;
    private static final int MOST_IN_MEMORY = 1 << 20;
    private static final int LEAST_BEFORE = 20;
    private static final double ROWS_LEAST = 0.5;
    private static final double ROWS_MOST = 1.5;
    private static final double MISSING_POINTS = 0.2;
    private static final long DAY_SECONDS = 86_400;

    private final Known known;
    private final TextHash hash = new TextHash(new SecureRandom().nextLong());
    private final ChildBook book;
    private final Repeats repeats;
    private final Days dates = new Days();
    private final Map<SourceTable, TableCheck> checks = new LinkedHashMap<>();
    private final Map<SourceTable, TableCheck> same = new IdentityHashMap<>();
    private final List<Finding> others = new ArrayList<>();
    private final Map<List<String>, RuleCount> quarantine = new LinkedHashMap<>();
    private int today;

    /** @param spill where what is too much for memory goes; the caller closes it */
    public Scan(Known known, Spill spill) {
        this(known, spill, MOST_CHILDREN, MOST_IN_MEMORY);
    }

    Scan(Known known, Spill spill, int mostChildren, int mostInMemory) {
        this.known = known;
        book = new ChildBook(mostChildren);
        repeats = new Repeats(spill, mostInMemory);
    }

    /** Says when the records that follow arrived. */
    public void arrived(Instant at) {
        today = (int) Math.floorDiv(at.getEpochSecond(), DAY_SECONDS);
    }

    /** Remembers the child whom a record defines. */
    public void learn(SourceTable table, SourceValues values, long line) {
        check(table).learn(values, line);
    }

    /**
     * Looks at a record.
     *
     * @param line line on which it starts, or 0
     * @param versioned whether it is one of several states of a record
     */
    public void look(SourceTable table, SourceValues values, long line, boolean versioned) throws IOException {
        TableCheck check = check(table);
        check.arrived(today);
        check.look(values, line, versioned);
    }

    private TableCheck check(SourceTable table) {
        // A reader hands out one object a table: to compare all its columns for each record would cost more than to look at it.
        TableCheck check = same.get(table);
        if (check == null) {
            check = checks.computeIfAbsent(table, one -> new TableCheck(one, known, checks.size(), hash, book, repeats, dates));
            same.put(table, check);
        }
        return check;
    }

    /** Takes a place that is in quarantine. */
    public void quarantined(String table, long line, String column, ErrorCode code) {
        quarantine.computeIfAbsent(List.of(table, column, code.name()),
                place -> new RuleCount(Rule.QUARANTINED, table, column, code.name())).fail(line);
    }

    /** Takes that more records are in quarantine, of which no place is told. */
    public void quarantinedMore(long records) {
        if (records > 0) {
            quarantine.computeIfAbsent(List.of("", "", ""), place -> new RuleCount(Rule.QUARANTINED, "", "", "")).failMore(records);
        }
    }

    /** Takes a part of the extract that its connector does not read. */
    public void unread(String table, String part) {
        others.add(new Finding(Rule.PART_UNREAD, table, part, "", 0, 0, List.of()));
    }

    /**
     * Returns the tables and what failed in them; call it once.
     *
     * @param whole whether these are all tables that the source sends together, so that one that is not there is missing
     * @param before the tables of the delivery before, as its report has them; empty if there is none
     */
    public Found found(boolean whole, List<Table> before) throws IOException {
        repeats.count();
        Map<String, Table> tables = new LinkedHashMap<>();
        for (TableCheck check : checks.values()) {
            tables.merge(check.name(), check.summary(), Scan::joined);
        }
        boolean complete = !book.full() && checks.values().stream().noneMatch(TableCheck::changes)
                && checks.values().stream().anyMatch(check -> check.defining() && check.records() > 0);
        boolean elsewhere = checks.values().stream().anyMatch(check -> !check.defining() && check.records() > 0);
        List<Finding> findings = new ArrayList<>(others);
        checks.values().forEach(check -> check.findings(complete, elsewhere, findings));
        long records = tables.values().stream().mapToLong(Table::records).sum();
        quarantine.values().forEach(count -> findings.add(count.finding(records + quarantined())));
        if (whole) {
            absent(tables.keySet(), findings);
        }
        for (Table earlier : before) {
            compare(earlier, tables.getOrDefault(earlier.name(), new Table(earlier.name(), 0, List.of())), findings);
        }
        return new Found(List.copyOf(tables.values()), sorted(findings), book.full());
    }

    private long quarantined() {
        return quarantine.values().stream().mapToLong(RuleCount::failing).sum();
    }

    private void absent(Set<String> present, List<Finding> findings) {
        for (TableName name : known.tables()) {
            if (!present.contains(name.value())) {
                findings.add(new Finding(known.used(name) ? Rule.TABLE_EXPECTED : Rule.TABLE_ABSENT, name.value(), "", "", 0, 0, List.of()));
            }
        }
    }

    private static void compare(Table before, Table now, List<Finding> findings) {
        if (before.records() < LEAST_BEFORE) {
            return;
        }
        double ratio = (double) now.records() / before.records();
        if (ratio <= ROWS_LEAST || ratio >= ROWS_MOST) {
            findings.add(new Finding(Rule.ROWS_CHANGED, now.name(), "", "", before.records(), Math.abs(now.records() - before.records()),
                    List.of()));
        }
        for (Column column : now.columns()) {
            before.columns().stream().filter(other -> other.name().equals(column.name())).findFirst().ifPresent(other -> {
                double points = share(column, now) - share(other, before);
                if (now.records() >= LEAST_BEFORE && points >= MISSING_POINTS) {
                    findings.add(new Finding(Rule.MISSING_CHANGED, now.name(), column.name(), "", now.records(), column.without(), List.of()));
                }
            });
        }
    }

    private static double share(Column column, Table table) {
        return table.records() == 0 ? 0 : (double) column.without() / table.records();
    }

    // A table of two headers: columns of both, each without a value where it was not there.
    private static Table joined(Table one, Table other) {
        Map<String, Column> columns = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        one.columns().forEach(column -> names.add(column.name()));
        other.columns().forEach(column -> names.add(column.name()));
        for (String name : names) {
            Optional<Column> first = one.columns().stream().filter(column -> column.name().equals(name)).findFirst();
            Optional<Column> second = other.columns().stream().filter(column -> column.name().equals(name)).findFirst();
            columns.put(name, new Column(name, first.or(() -> second).orElseThrow().described(),
                    first.map(Column::without).orElse(one.records()) + second.map(Column::without).orElse(other.records())));
        }
        return new Table(one.name(), one.records() + other.records(), List.copyOf(columns.values()));
    }

    // What two headers of a table told of one place is one finding.
    private static List<Finding> sorted(List<Finding> findings) {
        Map<List<Object>, Finding> joined = new LinkedHashMap<>();
        for (Finding finding : findings) {
            joined.merge(List.of(finding.rule(), finding.table(), finding.column(), finding.detail()), finding, (one, other) -> {
                List<Long> lines = new ArrayList<>(new HashSet<>(one.lines()));
                other.lines().stream().filter(line -> !lines.contains(line)).forEach(lines::add);
                lines.sort(null);
                return new Finding(one.rule(), one.table(), one.column(), one.detail(), one.looked() + other.looked(),
                        one.failing() + other.failing(), lines.subList(0, Math.min(ValidationReport.MOST_LINES, lines.size())));
            });
        }
        List<Finding> all = new ArrayList<>(joined.values());
        all.sort(Comparator.comparing((Finding finding) -> finding.rule().severity()).thenComparing(Finding::table)
                .thenComparing(finding -> finding.rule().kind()).thenComparing(Finding::column).thenComparing(Finding::rule));
        return List.copyOf(all);
    }

    /**
     * What was found.
     *
     * @param beyond whether there were more children than are held at once: rules that compare a child's records did not see all
     */
    public record Found(List<Table> tables, List<Finding> findings, boolean beyond) {
        public Found {
            tables = List.copyOf(tables);
            findings = List.copyOf(findings);
        }
    }
}
