package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.cadrenode.api.research.ResearchDatabase.Reader;
import org.cadrenode.api.research.ResearchDatabase.SourceCount;
import org.cadrenode.api.research.ResearchDatabase.Visitor;
import org.jspecify.annotations.Nullable;

/** What is in the database, read page by page so that memory does not grow with it. */
final class Contents {
    private static final int PAGE = 5_000;

    private final Connection connection;
    private final Map<Integer, Code> codes = new HashMap<>();

    private record Code(String codeSystem, String code, @Nullable String unit) { }

    private record Table(int source, String provider, String sourceName, String name) { }

    private record Child(int subject, Pseudonym pseudonym, long person) { }

    private record Row(long record, int table, int subject) { }

    /** Takes an event with the record that it is of. */
    private interface Taker {
        void event(long record, Table table, Child child, @Nullable String date, Code code, @Nullable String number,
                @Nullable String text);
    }

    Contents(Connection connection) {
        this.connection = connection;
    }

    List<SourceCount> counts() throws SQLException {
        Map<Integer, BitSet> children = new HashMap<>();
        Map<Integer, Table> tables = tables();
        long after = 0;
        List<Row> page = page(after);
        while (!page.isEmpty()) {
            for (Row row : page) {
                children.computeIfAbsent(tables.get(row.table()).source(), any -> new BitSet()).set(row.subject());
            }
            after = page.get(page.size() - 1).record();
            page = page(after);
        }
        List<SourceCount> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT s.source_id, p.name, s.name, s.records, s.events
                        FROM source s JOIN provider p ON p.provider_id = s.provider_id ORDER BY p.name, s.name
                        """)) {
            while (row.next()) {
                counts.add(new SourceCount(row.getString(2), row.getString(3), row.getLong(4), row.getLong(5),
                        children.getOrDefault(row.getInt(1), new BitSet()).cardinality()));
            }
        }
        return counts;
    }

    List<DeliveryCount> deliveries() throws SQLException {
        List<DeliveryCount> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, records FROM delivery ORDER BY name")) {
            while (row.next()) {
                counts.add(new DeliveryCount(new DeliveryId(row.getString(1)), row.getLong(2)));
            }
        }
        return counts;
    }

    Set<Pseudonym> readable(Collection<Pseudonym> subjects) throws SQLException {
        Set<Pseudonym> readable = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(Dialect.of(connection)
                .matching("pseudonym_high, pseudonym_low", "subject", "pseudonym_high", "BIGINT") + " AND NOT barred")) {
            select.setArray(1, connection.createArrayOf("bigint", subjects.stream().map(Pseudonym::high).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    readable.add(new Pseudonym(row.getLong(1), row.getLong(2)));
                }
            }
        }
        readable.retainAll(Set.copyOf(subjects));
        return readable;
    }

    // Of a barred child whatever is still here is not there for anybody: its removal takes longer than the bar.
    void visit(Visitor visitor) throws SQLException {
        take((record, table, child, date, code, number, text) -> visitor.event(table.provider(), table.sourceName(), table.name(),
                child.pseudonym(), child.person(), date, code.codeSystem(), code.code(), number, text));
    }

    void read(Reader reader) throws SQLException {
        long[] last = {0};
        take((record, table, child, date, code, number, text) -> {
            if (record != last[0]) {
                last[0] = record;
                reader.record(table.provider(), table.sourceName(), table.name(),
                        child.person() == 0 ? -child.subject() : child.person());
            }
            reader.event(date, code.codeSystem(), code.code(), number, text, number == null ? null : code.unit());
        });
    }

    private void take(Taker taker) throws SQLException {
        Map<Integer, Table> tables = tables();
        long after = 0;
        List<Row> page = page(after);
        while (!page.isEmpty()) {
            long last = page.get(page.size() - 1).record();
            take(page, last, tables, taker);
            after = last;
            page = page(after);
        }
    }

    private void take(List<Row> page, long last, Map<Integer, Table> tables, Taker taker) throws SQLException {
        Map<Integer, Child> children = children(page);
        Map<Long, Row> rows = new HashMap<>();
        page.forEach(row -> rows.put(row.record(), row));
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT event_id, event_date, date_precision, code_id, event_number, event_text FROM event
                WHERE event_id >= ? AND event_id < ? ORDER BY event_id
                """)) {
            select.setLong(1, page.get(0).record() * EventWriter.EVENTS_OF_A_RECORD);
            select.setLong(2, (last + 1) * EventWriter.EVENTS_OF_A_RECORD);
            try (ResultSet event = select.executeQuery()) {
                while (event.next()) {
                    long id = event.getLong(1);
                    Row row = rows.get(id / EventWriter.EVENTS_OF_A_RECORD);
                    // A load or purge that runs at the same time may have added or removed a record in between, or its child is barred.
                    Table table = row == null ? null : tables.get(row.table());
                    Child child = row == null ? null : children.get(row.subject());
                    if (table == null || child == null) {
                        continue;
                    }
                    taker.event(row.record(), table, child, date(event.getDate(2), event.getInt(3)), code(event.getInt(4)),
                            number(event.getBigDecimal(5)), text(id, event.getString(6)));
                }
            }
        }
    }

    private List<Row> page(long after) throws SQLException {
        List<Row> page = new ArrayList<>(PAGE);
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT record_id, table_id, subject_id FROM loaded_record WHERE record_id > ?
                ORDER BY record_id FETCH FIRST ? ROWS ONLY
                """)) {
            select.setLong(1, after);
            select.setInt(2, PAGE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.add(new Row(row.getLong(1), row.getInt(2), row.getInt(3)));
                }
            }
        }
        return page;
    }

    // Whoever is barred is nobody from then on, though a purge that is under way has not come to all of their records yet.
    private Map<Integer, Child> children(List<Row> page) throws SQLException {
        Set<Integer> ids = new HashSet<>();
        page.forEach(row -> ids.add(row.subject()));
        Map<Integer, Child> children = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(Dialect.of(connection)
                .matching("subject_id, pseudonym_high, pseudonym_low, person", "subject", "subject_id", "INTEGER")
                + " AND NOT barred")) {
            select.setArray(1, connection.createArrayOf("integer", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    children.put(row.getInt(1), new Child(row.getInt(1), new Pseudonym(row.getLong(2), row.getLong(3)),
                            row.getLong(4)));
                }
            }
        }
        return children;
    }

    private Map<Integer, Table> tables() throws SQLException {
        Map<Integer, Table> tables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT t.table_id, s.source_id, p.name, s.name, t.name
                        FROM source_table t JOIN source s ON s.source_id = t.source_id
                        JOIN provider p ON p.provider_id = s.provider_id
                        """)) {
            while (row.next()) {
                tables.put(row.getInt(1), new Table(row.getInt(2), row.getString(3), row.getString(4), row.getString(5)));
            }
        }
        return tables;
    }

    private Code code(int id) throws SQLException {
        Code known = codes.get(id);
        if (known == null) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT code_system, code, unit FROM code WHERE code_id = ?")) {
                select.setInt(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    known = new Code(row.getString(1), row.getString(2), row.getString(3).isEmpty() ? null : row.getString(3));
                }
            }
            codes.put(id, known);
        }
        return known;
    }

    private @Nullable String text(long event, @Nullable String text) throws SQLException {
        if (text == null || text.length() < EventWriter.TEXT_PART) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT words FROM event_text_part WHERE event_id = ? ORDER BY part")) {
            select.setLong(1, event);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    whole.append(row.getString(1));
                }
            }
        }
        return whole.toString();
    }

    private static @Nullable String number(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    private static @Nullable String date(@Nullable Date date, int precision) {
        if (date == null) {
            return null;
        }
        LocalDate day = date.toLocalDate();
        return switch (precision) {
            case EventWriter.YEAR -> day.toString().substring(0, 4);
            case EventWriter.MONTH -> day.toString().substring(0, 7);
            default -> day.toString();
        };
    }
}
