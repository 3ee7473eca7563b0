package org.cadrenode.pseudonymise.engine.profile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.pseudonymise.engine.Day;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a source tell of its tables and columns. Records are read once, in any order; memory grows with the
 * columns only. Not thread-safe.
 */
public final class SourceProfile {
    /** More columns of a source are not looked at. */
    private static final int MOST_COLUMNS = 20_000;

    private final Map<TableName, TableTally> tables = new LinkedHashMap<>();
    private final SourceShape shape;
    private final int today;
    private int columns;
    private long records;

    /**
     * Begins a profile.
     *
     * @param shape the tables and columns as the connector declares them
     * @param today a {@link Day}: the day of an event whose row has no other date
     */
    public SourceProfile(SourceShape shape, int today) {
        this.shape = shape;
        this.today = today;
        shape.tables().forEach(table -> tally(table.name()).columns(table.columns().stream().map(SourceShape.Column::name).toList()));
    }

    /** Reads records, at most {@code limit} of them, and returns how many there were. */
    public long read(SourceRecordReader source, long limit) throws IOException {
        List<@Nullable Reading> readings = new ArrayList<>();
        long before = records;
        while (records - before < limit && source.next()) {
            int number = source.tableNumber();
            while (readings.size() <= number) {
                readings.add(null);
            }
            Reading reading = readings.get(number);
            if (reading == null) {
                reading = new Reading(source.table());
                readings.set(number, reading);
            }
            // A removal has its key columns only: that the others are empty says nothing of them.
            if (!source.removed()) {
                reading.record(source);
                records++;
            }
        }
        return records - before;
    }

    private TableTally tally(TableName name) {
        return tables.computeIfAbsent(name, table -> new TableTally(table,
                shape.tables().stream().filter(one -> one.name().equals(table)).findFirst()));
    }

    /** Returns how many records were read. */
    public long records() {
        return records;
    }

    /** Returns what each column seems to be: the declared ones in their order, then those that were only found. */
    public List<ColumnSuggestion> suggestions() {
        List<ColumnSuggestion> suggestions = new ArrayList<>();
        tables.values().forEach(table -> suggestions.addAll(new Judge(table, tables.values()).suggestions()));
        return List.copyOf(suggestions);
    }

    /** One table of one stream. */
    private final class Reading {
        private final ColumnTally[] tallies;
        private final int[] days;
        private final int child;

        private Reading(SourceTable table) {
            TableTally tally = tally(table.name());
            tally.columns(table.columns());
            tallies = new ColumnTally[table.columns().size()];
            for (int i = 0; i < tallies.length; i++) {
                ColumnTally known = tally.column(table.columns().get(i));
                columns += known == null ? 0 : 1;
                tallies[i] = known == null || columns > MOST_COLUMNS ? new ColumnTally() : known;
            }
            days = new int[tallies.length];
            child = tally.childColumn().map(name -> table.columns().indexOf(name)).orElse(-1);
        }

        private void record(SourceRecordReader record) {
            String id = child < 0 ? null : record.value(child);
            long hash = id == null || id.isBlank() ? 0 : DistinctSketch.hash(id.strip());
            int latest = Day.NONE;
            int dates = 0;
            for (int i = 0; i < tallies.length; i++) {
                String value = record.value(i);
                tallies[i].add(value, hash);
                days[i] = value == null || value.length() < 8 || value.length() > 32 ? Day.NONE : Day.parse(value.strip());
                if (days[i] != Day.NONE) {
                    latest = Math.max(latest, days[i]);
                    dates++;
                }
            }
            for (int i = 0; i < tallies.length && dates > 0; i++) {
                if (days[i] != Day.NONE) {
                    tallies[i].age(years(days[i], dates > 1 ? latest : today), first(i), dates > 1);
                }
            }
        }

        private boolean first(int column) {
            for (int day : days) {
                if (day != Day.NONE && day < days[column]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static long years(int from, int to) {
        int years = Day.year(to) - Day.year(from);
        boolean before = Day.month(to) < Day.month(from) || Day.month(to) == Day.month(from) && Day.dayOfMonth(to) < Day.dayOfMonth(from);
        return before ? years - 1 : years;
    }

    /** What was seen of one table. */
    static final class TableTally {
        private final TableName name;
        private final Optional<SourceShape.Table> declared;
        private final Map<String, ColumnTally> columns = new LinkedHashMap<>();

        private TableTally(TableName name, Optional<SourceShape.Table> declared) {
            this.name = name;
            this.declared = declared;
        }

        private void columns(List<String> names) {
            names.forEach(column -> columns.computeIfAbsent(column, key -> new ColumnTally()));
        }

        TableName name() {
            return name;
        }

        Map<String, ColumnTally> columns() {
            return columns;
        }

        @Nullable ColumnTally column(String column) {
            return columns.get(column);
        }

        Optional<SourceShape.Column> declared(String column) {
            return declared.flatMap(table -> table.columns().stream().filter(one -> one.name().equals(column)).findFirst());
        }

        /** Returns the column that tells whose record a row is: the declared one, or one that is named like it. */
        Optional<String> childColumn() {
            return columns.keySet().stream().filter(column -> declared(column).flatMap(SourceShape.Column::identifier)
                    .filter(IdentifierKind::assignsRow).isPresent()).findFirst()
                    .or(() -> columns.keySet().stream().filter(ColumnNames::namesChild).findFirst());
        }
    }
}
