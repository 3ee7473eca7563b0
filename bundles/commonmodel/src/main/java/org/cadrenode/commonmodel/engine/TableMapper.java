package org.cadrenode.commonmodel.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.commonmodel.EventSink;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.jspecify.annotations.Nullable;

/**
 * A mapping compiled for one table: a plan an event, with column numbers instead of names. Columns that no rule reads
 * make the default event: the source and table as code system, the column's name as code. A row that is dated but would
 * make no event makes one of its date alone, and a rule whose code lacks a value makes the default event, so that nothing
 * that was released vanishes unless the mapping says so. For one thread's use.
 */
public final class TableMapper implements EventMapper {
    private static final int NONE = -1;

    private final Plan[] plans;
    private final int eventDate;
    private final String tableSystem;
    private final @Nullable String eventDateName;

    private record Plan(int trigger, String name, Words codeSystem, Words code, int value, boolean number, int date,
            @Nullable String unit) { }

    private TableMapper(Plan[] plans, int eventDate, String tableSystem, @Nullable String eventDateName) {
        this.plans = plans;
        this.eventDate = eventDate;
        this.tableSystem = tableSystem;
        this.eventDateName = eventDateName;
    }

    /**
     * Compiles a mapping.
     *
     * @param rules the rules of all tables; those of others are passed over
     * @param missing takes each rule that reads a column which the table does not have, and the column: such a rule is left
     *     out, since the dictionary need not release every column that a mapping knows
     * @throws IllegalArgumentException if a rule makes a code of free text, or takes a date from a column without dates
     */
    public static TableMapper compile(SourceId source, ReleasedTable table, List<MappingRule> rules,
            BiConsumer<MappingRule, String> missing) {
        List<ReleasedColumn> columns = table.columns();
        Map<String, Integer> places = new HashMap<>();
        int eventDate = NONE;
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i).name(), i);
            if (columns.get(i).eventDate() && eventDate == NONE) {
                eventDate = i;
            }
        }
        String tableSystem = source + ":" + table.name();
        List<Plan> plans = new ArrayList<>();
        Set<String> spoken = new HashSet<>();
        for (MappingRule rule : rules) {
            if (!rule.table().equals(table.name().value())) {
                continue;
            }
            List<String> absent = rule.reads().stream().filter(column -> !places.containsKey(column)).toList();
            if (absent.isEmpty()) {
                spoken.addAll(rule.reads());
                if (!rule.silent()) {
                    plans.add(plan(rule, columns, places, eventDate, tableSystem));
                }
            } else {
                absent.forEach(column -> missing.accept(rule, column));
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            if (i != eventDate && !spoken.contains(columns.get(i).name())) {
                plans.add(new Plan(i, columns.get(i).name(), Words.of(tableSystem), Words.of(columns.get(i).name()), i, number(columns, i),
                        eventDate, null));
            }
        }
        return new TableMapper(plans.toArray(Plan[]::new), eventDate, tableSystem,
                eventDate == NONE ? null : columns.get(eventDate).name());
    }

    private static Plan plan(MappingRule rule, List<ReleasedColumn> columns, Map<String, Integer> places, int eventDate,
            String tableSystem) {
        int trigger = places.get(rule.column());
        int value;
        if (rule.valueless()) {
            value = NONE;
        } else if (!rule.valueColumn().isEmpty()) {
            value = places.get(rule.valueColumn());
        } else {
            value = rule.code().columns().contains(rule.column()) ? NONE : trigger;
        }
        int date = rule.dateColumn().isEmpty() ? eventDate : places.get(rule.dateColumn());
        if (date != NONE && columns.get(date).type() != ColumnType.DATE) {
            throw new IllegalArgumentException("Column " + columns.get(date).name() + " of " + rule.table()
                    + " holds no dates");
        }
        return new Plan(trigger, rule.column(),
                rule.codeSystem().isEmpty() ? Words.of(tableSystem) : Words.of(rule.codeSystem(), columns, places),
                rule.code().isEmpty() ? Words.of(rule.column()) : Words.of(rule.code(), columns, places),
                value, value != NONE && number(columns, value), date, rule.unit().isEmpty() ? null : rule.unit());
    }

    private static boolean number(List<ReleasedColumn> columns, int column) {
        return columns.get(column).type() == ColumnType.NUMBER;
    }

    @Override
    public void map(RowReader row, EventSink sink) {
        boolean any = false;
        for (Plan plan : plans) {
            if (row.value(plan.trigger()) == null) {
                continue;
            }
            String codeSystem = plan.codeSystem().in(row);
            String code = plan.code().in(row);
            if (codeSystem == null || code == null) {
                codeSystem = tableSystem;
                code = plan.name();
            }
            String value = plan.value() == NONE ? null : row.value(plan.value());
            sink.event(plan.date() == NONE ? null : row.value(plan.date()), codeSystem, code,
                    plan.number() ? value : null, plan.number() ? null : value, value == null ? null : plan.unit());
            any = true;
        }
        if (!any && eventDateName != null && row.value(eventDate) != null) {
            sink.event(row.value(eventDate), tableSystem, eventDateName, null, null, null);
        }
    }

    /** A template with column numbers; null where one of its columns has no value. */
    private static final class Words {
        private static final int REMEMBERED = 1 << 10;

        private final String[] literals;
        private final int[] columns;
        private final boolean[] lower;
        private final @Nullable String[] remembered = new @Nullable String[REMEMBERED];
        private final StringBuilder made = new StringBuilder();

        private Words(String[] literals, int[] columns, boolean[] lower) {
            this.literals = literals;
            this.columns = columns;
            this.lower = lower;
        }

        static Words of(String literal) {
            return new Words(new String[] {literal}, new int[] {NONE}, new boolean[1]);
        }

        static Words of(Template template, List<ReleasedColumn> released, Map<String, Integer> places) {
            List<Template.Part> parts = template.parts();
            String[] literals = new String[parts.size()];
            int[] columns = new int[literals.length];
            boolean[] lower = new boolean[literals.length];
            for (int i = 0; i < literals.length; i++) {
                Template.Part part = parts.get(i);
                literals[i] = part.word();
                columns[i] = part.column() ? places.get(part.word()) : NONE;
                lower[i] = part.lower();
                if (part.column() && released.get(columns[i]).type() == ColumnType.FREE_TEXT) {
                    throw new IllegalArgumentException("Column " + part.word() + " is free text and makes no code");
                }
            }
            return new Words(literals, columns, lower);
        }

        @Nullable String in(RowReader row) {
            if (literals.length == 1 && !lower[0]) {
                return columns[0] == NONE ? literals[0] : row.value(columns[0]);
            }
            made.setLength(0);
            for (int i = 0; i < literals.length; i++) {
                String word = columns[i] == NONE ? literals[i] : row.value(columns[i]);
                if (word == null) {
                    return null;
                }
                made.append(lower[i] ? word.toLowerCase(Locale.ROOT) : word);
            }
            return remember();
        }

        // Codes are few: the same one is handed out as the same string, without a new one a row.
        private String remember() {
            int hash = 0;
            for (int i = 0; i < made.length(); i++) {
                hash = 31 * hash + made.charAt(i);
            }
            int place = (hash ^ hash >>> 16) & REMEMBERED - 1;
            String known = remembered[place];
            if (known == null || !known.contentEquals(made)) {
                known = made.toString();
                remembered[place] = known;
            }
            return known;
        }
    }
}
