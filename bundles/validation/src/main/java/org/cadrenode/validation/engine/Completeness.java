package org.cadrenode.validation.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.api.validation.ValidationReport;

/** Counts records, and those without a value, by table and column: what a later extract is compared with. Not thread-safe. */
public final class Completeness {
    private final Map<SourceTable, long[]> counts = new LinkedHashMap<>();

    /** Counts a record. */
    public void count(SourceTable table, SourceValues values) {
        int width = table.columns().size();
        long[] of = counts.computeIfAbsent(table, one -> new long[width + 1]);
        of[width]++;
        for (int i = 0; i < width; i++) {
            String value = values.value(i);
            if (value == null || value.isBlank()) {
                of[i]++;
            }
        }
    }

    /** Returns the tables, each header by itself. */
    public List<ValidationReport.Table> tables() {
        List<ValidationReport.Table> tables = new ArrayList<>();
        counts.forEach((table, of) -> {
            List<ValidationReport.Column> columns = new ArrayList<>();
            for (int i = 0; i < of.length - 1; i++) {
                columns.add(new ValidationReport.Column(table.columns().get(i), true, of[i]));
            }
            tables.add(new ValidationReport.Table(table.name().value(), of[of.length - 1], columns));
        });
        return tables;
    }
}
