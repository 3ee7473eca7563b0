package org.cadrenode.connector.healthreturns.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * Gives each pupil an id: that of the extract, under whatever name, or else the digits of the NHS number, which are the same
 * each year. An extract with neither is handed on as it is. For one reading of one table.
 */
final class PupilIds implements Records {
    private static final String ID = "pupilid";
    private static final Set<String> NAMES = Set.of(ID, "pupilreference", "childid", "recordid", "uniquepupilreference");
    private static final int NONE = -1;

    private final Records records;
    private int number = NONE;      // place of the NHS number that stands for the id
    private @Nullable String[] row = {};

    PupilIds(Records records) {
        this.records = records;
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        List<String> named = new ArrayList<>(columns);
        boolean has = false;
        number = NONE;
        for (int i = 0; i < columns.size(); i++) {
            String squeezed = columns.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            if (NAMES.contains(squeezed)) {
                // A second one is told as a column that is there twice.
                named.set(i, ID);
                has = true;
            } else if (squeezed.equals("nhsnumber")) {
                number = i;
            }
        }
        if (has) {
            number = NONE;
        } else if (number != NONE) {
            named.add(ID);
            row = new @Nullable String[named.size()];
        }
        return records.table(name, named);
    }

    private @Nullable String[] filled(@Nullable String[] values) {
        if (number == NONE) {
            return values;
        }
        row = Arrays.copyOf(values, row.length);
        String nhs = values[number];
        String digits = nhs == null ? "" : nhs.replaceAll("[^0-9]", "");
        row[row.length - 1] = digits.isEmpty() ? null : digits;
        return row;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        records.record(table, line, filled(values));
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.record(table, line, version, filled(values));
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.removed(table, line, version, filled(values));
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        records.reject(table, line, column, problem);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        records.unread(table, part);
    }
}
