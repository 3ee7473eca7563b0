package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.connector.jdbc.internal.DatabaseTable.Column;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one table: all of it in the order of its key, or what is new by a watermark, or by a table of changes. A stretch
 * that was cut off is fetched again; rows that come twice are the same records.
 */
final class TableFetch {
    /** Changes before the last one that may still be committed: a sequence is drawn before its transaction ends. */
    private static final long LATE_CHANGES = 1_000;

    private final Connection connection;
    private final JdbcSettings settings;
    private final TableSettings fetch;
    private final DatabaseTable table;
    private final ResumePoint point;
    private final String name;
    private final RowStream rows;

    TableFetch(Connection connection, JdbcSettings settings, TableSettings fetch, DatabaseTable table, Collecting collecting,
            ResumePoint point) {
        this.connection = connection;
        this.settings = settings;
        this.fetch = fetch;
        this.table = table;
        this.point = point;
        name = fetch.landed();
        rows = new RowStream(connection, settings, table, name, collecting);
    }

    /** Returns what is wrong with the way in which a table is to be fetched, a sentence each. */
    static List<String> problems(Connection connection, JdbcSettings settings, TableSettings fetch, DatabaseTable table)
            throws SQLException {
        List<String> found = new ArrayList<>();
        String setting = "table." + fetch.name() + ".";
        if (!fetch.key().isEmpty() && table.key().isEmpty()) {
            found.add("The setting " + setting + "key names a column that is not there.");
        }
        if (fetch.watermark().isPresent() && table.column(fetch.watermark().get()).filter(column -> Bound.grows(column.kind())).isEmpty()) {
            found.add("The setting " + setting + "watermark names no column with times or whole numbers.");
        }
        if (fetch.changes().isPresent()) {
            if (table.key().isEmpty()) {
                found.add("The table " + fetch.name() + " has no key by which its changes are found; set " + setting + "key.");
            }
            Optional<DatabaseTable> changes = DatabaseTable.find(connection, settings.schema(), fetch.changes().get(), List.of());
            if (changes.isEmpty() || changes.get().column(fetch.sequence()).isEmpty() || changes.get().column(fetch.operation()).isEmpty()
                    || table.key().stream().anyMatch(column -> changes.get().column(column.name()).isEmpty())) {
                found.add("The setting " + setting + "changes names no table with the columns " + fetch.sequence() + ", "
                        + fetch.operation() + " and those of the key.");
            }
        }
        return found;
    }

    void run() throws SQLException, IOException {
        if (!problems(connection, settings, fetch, table).isEmpty()) {
            // Its columns are others than the settings say; the other tables go on.
            rows.reject("", Problem.COLUMN_MISSING);
            return;
        }
        if (fetch.changes().isPresent()) {
            changes(DatabaseTable.find(connection, settings.schema(), fetch.changes().get(), List.of()).orElseThrow());
        } else if (fetch.watermark().isPresent()) {
            watermark(table.column(fetch.watermark().get()).orElseThrow());
        } else {
            whole(0);
        }
    }

    // All rows, from behind the last key on if a collection was cut off.
    private void whole(long version) throws SQLException, IOException {
        List<Column> key = table.key();
        List<String> last = point.get(name, ResumeFact.KEY).map(TableFetch::decoded).filter(parts -> parts.size() == key.size()).orElse(List.of());
        String query = select("") + (last.isEmpty() ? "" : " WHERE " + behind(key)) + (key.isEmpty() ? "" : " ORDER BY " + table.quoted(key, ""));
        int[] places = key.stream().mapToInt(table.columns()::indexOf).toArray();
        // Behind a missing value there is no order, and fractions do not come back as they went.
        boolean resumable = !key.isEmpty() && key.stream().noneMatch(column -> column.nullable() || column.kind() == ColumnKind.FRACTION);
        String[] at = new String[places.length];
        rows.each(query, statement -> bindBehind(statement, key, last), 1, (row, values) -> {
            if (rows.full() && resumable && !Arrays.equals(at, parts(values, places))) {
                // Between two keys, as a key that the settings name may stand for several rows.
                point.put(name, ResumeFact.KEY, encoded(at));
                rows.cut(point);
            }
            rows.record(version, values);
            if (rows.full() && resumable) {
                System.arraycopy(parts(values, places), 0, at, 0, at.length);
            }
        });
        point.remove(name, ResumeFact.KEY);
    }

    // What is newer than the watermark, and what before it was committed late.
    private void watermark(Column column) throws SQLException, IOException {
        Optional<String> last = point.get(name, ResumeFact.WATERMARK);
        if (last.isPresent() && wentBack(column, last.get())) {
            last = Optional.empty();
        }
        String quoted = table.quoted(column.name());
        String order = " ORDER BY " + quoted + (table.key().isEmpty() ? "" : ", " + table.quoted(table.key(), ""));
        boolean news = true;
        if (last.isPresent() && point.get(name, ResumeFact.LATE).equals(Optional.of(late(column, last.get())))) {
            news = fetchNewer(column, select("") + " WHERE " + quoted + " > ?" + order, last.get());
        } else {
            rows.each(select("") + " WHERE " + quoted + " IS NULL", statement -> { }, 1, (row, values) -> rows.record(1, values));
            if (last.isPresent()) {
                fetchNewer(column, select("") + " WHERE " + quoted + " >= ?" + order, Bound.before(column.kind(), last.get(), settings.late()));
            } else {
                fetchNewer(column, select("") + " WHERE " + quoted + " IS NOT NULL" + order, "");
            }
        }
        Optional<String> reached = point.get(name, ResumeFact.WATERMARK);
        if (news && reached.isPresent()) {
            point.put(name, ResumeFact.LATE, late(column, reached.get()));
        }
    }

    private boolean fetchNewer(Column column, String query, String from) throws SQLException, IOException {
        int place = table.columns().indexOf(column);
        // A clock that was wrong must not hide what comes until then.
        Optional<String> most = Bound.isTime(column.kind()) ? Optional.of(Bound.at(column.kind(), now(), settings.zone())) : Optional.empty();
        boolean[] any = new boolean[1];
        rows.each(query, statement -> {
            if (!from.isEmpty()) {
                Bound.bind(statement, 1, column.kind(), from);
            }
        }, 1, (row, values) -> {
            String mark = values[place];
            if (mark == null) {
                return;
            }
            long version = Bound.number(column.kind(), mark, settings.zone());
            rows.record(Math.max(1, version), values);
            any[0] = true;
            if (most.isEmpty() || version <= Bound.number(column.kind(), most.get(), settings.zone())) {
                point.put(name, ResumeFact.WATERMARK, mark);
            }
            if (rows.full()) {
                point.remove(name, ResumeFact.LATE);
                rows.cut(point);
            }
        });
        return any[0];
    }

    // What the rows are of which another may still come: those without a watermark, and those shortly before the last one.
    private String late(Column column, String last) throws SQLException, IOException {
        String quoted = table.quoted(column.name());
        String order = table.key().isEmpty() ? quoted : quoted + ", " + table.quoted(table.key(), "");
        return rows.hash(select("") + " WHERE " + quoted + " IS NULL OR " + quoted + " >= ? AND " + quoted + " <= ? ORDER BY " + order, statement -> {
            Bound.bind(statement, 1, column.kind(), Bound.before(column.kind(), last, settings.late()));
            Bound.bind(statement, 2, column.kind(), last);
        });
    }

    // The source was set back, from a backup perhaps: everything counts anew.
    private boolean wentBack(Column column, String last) throws SQLException {
        String quoted = table.quoted(column.name());
        try (PreparedStatement query = connection.prepareStatement("SELECT MAX(" + quoted + ") FROM " + table.quoted());
                ResultSet row = query.executeQuery()) {
            row.next();
            String most = column.kind().read(row, 1);
            return most == null || Bound.number(column.kind(), most, settings.zone()) < Bound.number(column.kind(), last, settings.zone());
        }
    }

    private Instant now() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT CURRENT_TIMESTAMP" + (isOracle() ? " FROM dual" : ""));
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private boolean isOracle() throws SQLException {
        return Dialect.of(connection) == Dialect.ORACLE;
    }

    // First all rows as of the last change; from then on each change with the row as it is now.
    private void changes(DatabaseTable log) throws SQLException, IOException {
        Column sequence = log.column(fetch.sequence()).orElseThrow();
        Column operation = log.column(fetch.operation()).orElseThrow();
        Optional<String> last = point.get(name, ResumeFact.SEQUENCE);
        if (last.isEmpty() || point.get(name, ResumeFact.KEY).isPresent()) {
            long start = last.map(Long::parseLong).orElse(latest(log, sequence));
            point.put(name, ResumeFact.SEQUENCE, Long.toString(start));
            whole(2 * start + 1);
            return;
        }
        long from = Long.parseLong(last.get());
        long window = Math.max(0, from - LATE_CHANGES);
        String late = lateChanges(log, sequence, window, from);
        if (!point.get(name, ResumeFact.LATE).equals(Optional.of(late))) {
            from = window;
        }
        fetchChanges(log, sequence, operation, from);
        long reached = Long.parseLong(point.get(name, ResumeFact.SEQUENCE).orElse("0"));
        point.put(name, ResumeFact.LATE, lateChanges(log, sequence, Math.max(0, reached - LATE_CHANGES), reached));
    }

    private void fetchChanges(DatabaseTable log, Column sequence, Column operation, long from) throws SQLException, IOException {
        List<Column> key = table.key();
        String join = key.stream().map(column -> "t." + table.quoted(column.name()) + " = c." + logged(log, column)).collect(Collectors.joining(" AND "));
        String query = "SELECT c." + log.quoted(sequence.name()) + ", c." + log.quoted(operation.name()) + ", "
                + key.stream().map(column -> "c." + logged(log, column)).collect(Collectors.joining(", ")) + ", " + table.quoted(table.columns(), "t.")
                + " FROM " + log.quoted() + " c LEFT JOIN " + table.quoted() + " t ON " + join
                + " WHERE c." + log.quoted(sequence.name()) + " > ? ORDER BY c." + log.quoted(sequence.name());
        int[] places = key.stream().mapToInt(table.columns()::indexOf).toArray();
        rows.each(query, statement -> statement.setLong(1, from), 3 + key.size(), (row, values) -> {
            long at = row.getLong(1);
            String what = row.getString(2);
            @Nullable String[] gone = new @Nullable String[values.length];
            boolean whole = true;
            for (int i = 0; i < places.length; i++) {
                gone[places[i]] = key.get(i).kind().read(row, 3 + i);
                whole &= gone[places[i]] != null;
            }
            if (!whole || at < 0) {
                rows.reject(fetch.changes().orElse(""), Problem.COLUMN_MISSING);
            } else if (what != null && what.strip().toUpperCase(Locale.ROOT).startsWith("D") || values[places[0]] == null) {
                rows.removed(Math.max(1, 2 * at), gone);
            } else {
                rows.record(Math.max(1, 2 * at), values);
            }
            point.put(name, ResumeFact.SEQUENCE, Long.toString(Math.max(at, Long.parseLong(point.get(name, ResumeFact.SEQUENCE).orElse("0")))));
            if (rows.full()) {
                point.remove(name, ResumeFact.LATE);
                rows.cut(point);
            }
        });
    }

    private static String logged(DatabaseTable log, Column column) {
        return log.quoted(log.column(column.name()).orElseThrow().name());
    }

    private long latest(DatabaseTable log, Column sequence) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT MAX(" + log.quoted(sequence.name()) + ") FROM " + log.quoted());
                ResultSet row = query.executeQuery()) {
            return row.next() ? Math.max(0, row.getLong(1)) : 0;
        }
    }

    private String lateChanges(DatabaseTable log, Column sequence, long from, long until) throws SQLException {
        StringBuilder seen = new StringBuilder();
        try (PreparedStatement query = connection.prepareStatement("SELECT COUNT(*), SUM(" + log.quoted(sequence.name()) + ") FROM " + log.quoted()
                + " WHERE " + log.quoted(sequence.name()) + " > ? AND " + log.quoted(sequence.name()) + " <= ?")) {
            query.setLong(1, from);
            query.setLong(2, until);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                seen.append(row.getLong(1)).append(' ').append(row.getLong(2));
            }
        }
        return seen.toString();
    }

    private String select(String prefix) {
        return "SELECT " + table.quoted(table.columns(), prefix) + " FROM " + table.quoted();
    }

    // (a > ?) OR (a = ? AND b > ?) OR …
    private String behind(List<Column> key) {
        List<String> ways = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            StringBuilder way = new StringBuilder("(");
            for (int j = 0; j < i; j++) {
                way.append(table.quoted(key.get(j).name())).append(" = ? AND ");
            }
            ways.add(way.append(table.quoted(key.get(i).name())).append(" > ?)").toString());
        }
        return String.join(" OR ", ways);
    }

    private static void bindBehind(PreparedStatement statement, List<Column> key, List<String> last) throws SQLException {
        int place = 1;
        for (int i = 0; i < key.size() && !last.isEmpty(); i++) {
            for (int j = 0; j <= i; j++) {
                Bound.bind(statement, place++, key.get(j).kind(), last.get(j));
            }
        }
    }

    private static String[] parts(@Nullable String[] values, int[] places) {
        return Arrays.stream(places).mapToObj(place -> values[place] == null ? "" : values[place]).toArray(String[]::new);
    }

    private static String encoded(String[] values) {
        return Arrays.stream(values).map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8)).collect(Collectors.joining("|"));
    }

    private static List<String> decoded(String text) {
        return Arrays.stream(text.split("\\|", -1)).map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8)).toList();
    }
}
