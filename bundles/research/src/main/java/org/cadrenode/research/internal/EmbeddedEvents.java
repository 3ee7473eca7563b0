package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of an embedded database: one table in the order of their numbers, so that those of a record lie together. */
final class EmbeddedEvents implements EventTable {
    private final Connection connection;
    private final PreparedStatement event;
    private int table;
    private int subject;

    EmbeddedEvents(Connection connection) throws SQLException {
        this.connection = connection;
        event = connection.prepareStatement(
                """
                INSERT INTO event (event_id, subject_id, table_id, event_date, date_precision, code_id, event_number,
                  event_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """);
    }

    @Override
    public void record(int provider, int delivery, int ofTable, int ofSubject) {
        table = ofTable;
        subject = ofSubject;
    }

    @Override
    public void add(long id, @Nullable LocalDate date, int precision, int code, @Nullable BigDecimal number, @Nullable String text)
            throws SQLException {
        event.setLong(1, id);
        event.setInt(2, subject);
        event.setInt(3, table);
        if (date == null) {
            event.setNull(4, Types.DATE);
        } else {
            event.setObject(4, date);
        }
        event.setInt(5, precision);
        event.setInt(6, code);
        if (number == null) {
            event.setNull(7, Types.NUMERIC);
        } else {
            event.setBigDecimal(7, number);
        }
        if (text == null) {
            event.setNull(8, Types.VARCHAR);
        } else {
            event.setString(8, text);
        }
        event.addBatch();
    }

    @Override
    public Set<Partitions.Partition> missing() {
        return Set.of();
    }

    @Override
    public void flush() throws SQLException {
        event.executeBatch();
    }

    @Override
    public Map<Integer, Long> remove(Map<Long, Integer> deliveries) throws SQLException {
        Map<Integer, Long> removed = new TreeMap<>();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM event WHERE event_id >= ? AND event_id < ?")) {
            for (Map.Entry<Long, Integer> one : deliveries.entrySet()) {
                delete.setLong(1, one.getKey() * EventWriter.EVENTS_OF_A_RECORD);
                delete.setLong(2, (one.getKey() + 1) * EventWriter.EVENTS_OF_A_RECORD);
                removed.merge(one.getValue(), (long) delete.executeUpdate(), Long::sum);
            }
        }
        return removed;
    }

    @Override
    public void move(Map<Long, Integer> subjects) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE event SET subject_id = ? WHERE event_id >= ? AND event_id < ?")) {
            for (Map.Entry<Long, Integer> one : subjects.entrySet()) {
                update.setInt(1, one.getValue());
                update.setLong(2, one.getKey() * EventWriter.EVENTS_OF_A_RECORD);
                update.setLong(3, (one.getKey() + 1) * EventWriter.EVENTS_OF_A_RECORD);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        event.close();
    }
}
