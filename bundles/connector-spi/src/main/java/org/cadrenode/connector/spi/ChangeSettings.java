package org.cadrenode.connector.spi;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The settings by which extracts tell changes and removals of records: a connector that reads rows hands its records
 * through {@link #onto}, and what a column says becomes a version or a removal. A record whose version cannot be read is
 * rejected: taken without one, it could replace a later state. Immutable.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code version}</td><td>the column that grows with each change of a record; {@code table:column} for one table
 *     only, several with semicolons between</td></tr>
 * <tr><td>{@code versionForm}</td><td>{@code time} unless it is set: ISO 8601, {@code dd/MM/yyyy HH:mm:ss} or
 *     {@code dd MMM yyyy HH:mm:ss}, the time of day may be left out; or {@code number}: a whole number from 1</td></tr>
 * <tr><td>{@code versionZone}</td><td>the time zone of times that say none; UTC unless it is set</td></tr>
 * <tr><td>{@code removedWhen}</td><td>which records are no more: {@code column=value}, several values with {@code |}
 *     between, matched without regard to case; {@code table:column=value} for one table only, several with semicolons
 *     between. Needs {@code version} for the same table.</td></tr>
 * </table>
 */
public final class ChangeSettings {
    /** The names of these settings. */
    public static final Set<String> NAMES = Set.of("version", "versionForm", "versionZone", "removedWhen");
    /** Records are handed on as they are. */
    public static final ChangeSettings NONE = new ChangeSettings(Map.of(), Map.of(), false, ZoneOffset.UTC);

    private static final String ALL = "";
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)"
            + "(?:[T ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)? ?(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");
    private static final Pattern BRITISH = Pattern.compile("(\\d\\d)/(\\d\\d)/(\\d{4})(?: (\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?)?");
    private static final Pattern NAMED = Pattern.compile("(\\d\\d?) ([a-z]{3}) (\\d{4})(?: (\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?)?",
            Pattern.CASE_INSENSITIVE);
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");

    private final Map<String, String> versions;         // the column of each table, or of ALL
    private final Map<String, Removal> removals;
    private final boolean numbers;
    private final ZoneId zone;

    private ChangeSettings(Map<String, String> versions, Map<String, Removal> removals, boolean numbers, ZoneId zone) {
        this.versions = Map.copyOf(versions);
        this.removals = Map.copyOf(removals);
        this.numbers = numbers;
        this.zone = zone;
    }

    /**
     * Reads the settings; {@link #NONE} where there are none.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static ChangeSettings of(SourceSettings settings) {
        Map<String, String> versions = new HashMap<>();
        for (String[] one : words("version", settings.text("version", ""))) {
            versions.put(one[0], one[1]);
        }
        Map<String, Removal> removals = new HashMap<>();
        for (String[] one : words("removedWhen", settings.text("removedWhen", ""))) {
            int equals = one[1].indexOf('=');
            if (equals <= 0 || equals == one[1].length() - 1) {
                throw new IllegalArgumentException("The setting removedWhen is a column, =, and values with | between, such as op=D");
            }
            Set<String> values = new HashSet<>(Arrays.asList(one[1].substring(equals + 1).strip().split("\\s*\\|\\s*")));
            removals.put(one[0], new Removal(one[1].substring(0, equals).strip(), Set.copyOf(values)));
            if (!versions.containsKey(one[0]) && !versions.containsKey(ALL)) {
                throw new IllegalArgumentException("The setting removedWhen needs version for the same table: "
                        + "a removal is a state of a record, and has its place among the others");
            }
        }
        String form = settings.text("versionForm", "time");
        if (!form.equals("time") && !form.equals("number")) {
            throw new IllegalArgumentException("The setting versionForm is time or number");
        }
        try {
            return new ChangeSettings(versions, removals, form.equals("number"), ZoneId.of(settings.text("versionZone", "UTC")));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The setting versionZone is a time zone, such as UTC or Europe/London", e);
        }
    }

    private static List<String[]> words(String setting, String text) {
        List<String[]> words = new ArrayList<>();
        Set<String> tables = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split(";")) {
            if (word.isBlank()) {
                continue;
            }
            int colon = word.indexOf(':');
            String[] pair = {colon < 0 ? ALL : word.substring(0, colon).strip(), word.substring(colon + 1).strip()};
            if (colon == 0 || pair[1].isEmpty() || !tables.add(pair[0])) {
                throw new IllegalArgumentException("The setting " + setting + " names one column, or one for each table: table:column");
            }
            words.add(pair);
        }
        return words;
    }

    /** Returns what a connector with these settings tells beyond records. */
    public Capability[] capabilities() {
        List<Capability> told = new ArrayList<>();
        if (!versions.isEmpty()) {
            told.add(Capability.VERSIONS);
        }
        if (!removals.isEmpty()) {
            told.add(Capability.REMOVALS);
        }
        return told.toArray(new Capability[0]);
    }

    /** Returns what takes records without versions, and hands them on to {@code records} as these settings say. */
    public Records onto(Records records) {
        return versions.isEmpty() ? records : new Telling(records);
    }

    /** Returns the version that a text says, 0 if it says none. */
    long version(@Nullable String text) {
        String value = text == null ? "" : text.strip();
        if (numbers) {
            try {
                return NUMBER.matcher(value).matches() ? Long.parseLong(value) : 0;
            } catch (NumberFormatException e) {
                return 0; // Larger than any version.
            }
        }
        Matcher iso = ISO.matcher(value);
        try {
            if (iso.matches()) {
                LocalDateTime time = time(iso, iso.group(1), Integer.parseInt(iso.group(2)), iso.group(3));
                String offset = iso.group(8);
                return milliseconds(time, offset == null ? zone : ZoneOffset.of(offset));
            }
            Matcher british = BRITISH.matcher(value);
            if (british.matches()) {
                return milliseconds(time(british, british.group(3), Integer.parseInt(british.group(2)), british.group(1)), zone);
            }
            Matcher named = NAMED.matcher(value);
            return named.matches() ? milliseconds(time(named, named.group(3), month(named.group(2)), named.group(1)), zone) : 0;
        } catch (DateTimeException e) {
            return 0; // No such day or time.
        }
    }

    // 0 if there is no such month, which then is no day.
    private static int month(String name) {
        int at = MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }

    private static LocalDateTime time(Matcher parts, String year, int month, String day) {
        String fraction = parts.group(7);
        return LocalDateTime.of(Integer.parseInt(year), month, Integer.parseInt(day),
                number(parts.group(4)), number(parts.group(5)), number(parts.group(6)),
                fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long milliseconds(LocalDateTime time, ZoneId zone) {
        return Math.max(0, time.atZone(zone).toInstant().toEpochMilli());
    }

    private record Removal(String column, Set<String> values) { }

    /** Where a table has what the settings ask for; -1 if it should and has not. */
    private record Places(String table, @Nullable String versionColumn, int version, @Nullable Removal removal, int removed) { }

    private final class Telling implements Records {
        private final Records records;
        private final Map<Integer, Places> tables = new HashMap<>();

        Telling(Records records) {
            this.records = records;
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            int number = records.table(name, columns);
            String version = versions.getOrDefault(name, versions.get(ALL));
            Removal removal = removals.getOrDefault(name, removals.get(ALL));
            tables.put(number, new Places(name, version, version == null ? -1 : columns.indexOf(version),
                    removal, removal == null ? -1 : columns.indexOf(removal.column)));
            return number;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            Places places = tables.get(table);
            if (places == null || places.versionColumn == null) {
                records.record(table, line, values);
                return;
            }
            Removal removal = places.removal;
            if (places.version < 0 || removal != null && places.removed < 0) {
                records.reject(places.table, line, places.version < 0 || removal == null ? places.versionColumn : removal.column,
                        Problem.COLUMN_MISSING);
                return;
            }
            long version = version(values[places.version]);
            if (version < 1) {
                records.reject(places.table, line, places.versionColumn, Problem.VERSION_INVALID);
                return;
            }
            String mark = removal == null ? null : values[places.removed];
            if (removal != null && mark != null && removal.values.contains(mark.strip().toLowerCase(Locale.ROOT))) {
                records.removed(table, line, version, values);
            } else {
                records.record(table, line, version, values);
            }
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            records.record(table, line, version, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            records.removed(table, line, version, values);
        }

        @Override
        public void unread(String table, String part) throws IOException {
            records.unread(table, part);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            records.reject(table, line, column, problem);
        }
    }
}
