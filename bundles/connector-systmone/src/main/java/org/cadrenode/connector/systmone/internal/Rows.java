package org.cadrenode.connector.systmone.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a table under the layout's names. It makes a removal of each that was removed at the source, tells of
 * coded events whether they opt out of research, and counts. For one reading.
 */
final class Rows implements Records {
    private static final String CODES = "srcode";
    private static final String OPT_OUT = "researchoptout";
    private static final String REMOVED = "removeddata";

    private final Records records;
    private final long version;
    private final boolean removals;
    private final Set<String> optOutCodes;
    private final Map<Integer, Places> tables = new HashMap<>();
    private long count;

    /** Where a table has what is looked at; -1 where it has not. */
    private record Places(String table, int removed, int snomed, int ctv3, int optOut, @Nullable String[] row) { }

    /**
     * @param version of all rows; 0 if it is not known
     * @param removals whether rows that were removed are told here
     */
    Rows(Records records, long version, boolean removals, Set<String> optOutCodes) {
        this.records = records;
        this.version = version;
        this.removals = removals;
        this.optOutCodes = optOutCodes;
    }

    /** Returns how many rows there were, those that were rejected among them. */
    long count() {
        return count;
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        List<String> all = new ArrayList<>(columns);
        int snomed = columns.indexOf("snomedcode");
        int ctv3 = columns.indexOf("ctv3code");
        int optOut = -1;
        // Without a code nobody could be seen to be out; the column is missing then, and the dictionary holds everybody.
        if (name.equals(CODES) && (snomed >= 0 || ctv3 >= 0)) {
            optOut = columns.indexOf(OPT_OUT);
            if (optOut < 0) {
                optOut = columns.size();
                all.add(OPT_OUT);
            }
        }
        int number = records.table(name, all);
        tables.put(number, new Places(name, columns.indexOf(REMOVED), snomed, ctv3, optOut, new @Nullable String[all.size()]));
        return number;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        count++;
        Places places = tables.get(table);
        if (places == null) {
            records.record(table, line, values);
            return;
        }
        boolean removed = removals && places.removed >= 0 && isTrue(values[places.removed]);
        @Nullable String[] row = values;
        if (places.optOut >= 0) {
            row = places.row;
            System.arraycopy(values, 0, row, 0, Math.min(values.length, row.length));
            row[places.optOut] = removed ? null : optsOut(places, values) ? "TRUE" : "FALSE";
        }
        if (removed && version == 0) {
            records.reject(places.table, line, REMOVED, Problem.VERSION_INVALID);
        } else if (removed) {
            records.removed(table, line, version, row);
        } else if (version == 0) {
            records.record(table, line, row);
        } else {
            records.record(table, line, version, row);
        }
    }

    private boolean optsOut(Places places, @Nullable String[] values) {
        return is(places.snomed, values) || is(places.ctv3, values);
    }

    private boolean is(int place, @Nullable String[] values) {
        String code = place < 0 ? null : values[place];
        return code != null && optOutCodes.contains(code.strip());
    }

    private static boolean isTrue(@Nullable String value) {
        String text = value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
        return text.equals("true") || text.equals("1") || text.equals("y");
    }

    @Override
    public void record(int table, long line, long stated, @Nullable String[] values) throws IOException {
        records.record(table, line, stated, values);
    }

    @Override
    public void removed(int table, long line, long stated, @Nullable String[] values) throws IOException {
        records.removed(table, line, stated, values);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        count++;
        records.reject(table, line, column, problem);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        records.unread(table, part);
    }
}
