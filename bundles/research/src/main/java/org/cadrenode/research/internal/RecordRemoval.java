package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Removes records with their events, and keeps the counts of deliveries and sources. One writer's. */
final class RecordRemoval {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private long eventsRemoved;

    RecordRemoval(Connection connection) {
        this.connection = connection;
    }

    /**
     * Removes records, but for their keys.
     *
     * @return how many of each delivery
     */
    Map<Integer, Long> remove(List<Long> records) throws SQLException {
        Map<Long, Integer> deliveries = deliveries(records);
        Map<Integer, Long> removed = new TreeMap<>();
        deliveries.values().forEach(delivery -> removed.merge(delivery, 1L, Long::sum));
        Map<Integer, Long> events;
        try (EventTable event = EventTable.of(connection);
                PreparedStatement part = connection.prepareStatement(
                        "DELETE FROM event_text_part WHERE event_id >= ? AND event_id < ?");
                PreparedStatement record = connection.prepareStatement("DELETE FROM loaded_record WHERE record_id = ?")) {
            events = event.remove(deliveries);
            for (long one : deliveries.keySet()) {
                part.setLong(1, one * EventWriter.EVENTS_OF_A_RECORD);
                part.setLong(2, (one + 1) * EventWriter.EVENTS_OF_A_RECORD);
                part.addBatch();
                record.setLong(1, one);
                record.addBatch();
            }
            part.executeBatch();
            record.executeBatch();
        }
        eventsRemoved += events.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<Integer, Long> one : removed.entrySet()) {
            count(one.getKey(), -one.getValue(), -events.getOrDefault(one.getKey(), 0L));
        }
        return removed;
    }

    /** Returns how many events this has removed. */
    long events() {
        return eventsRemoved;
    }

    /** Returns of which delivery each of the records is. */
    Map<Long, Integer> deliveries(List<Long> records) throws SQLException {
        Map<Long, Integer> deliveries = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(Dialect.of(connection)
                .matching("record_id, delivery_id", "loaded_record", "record_id", "BIGINT"))) {
            for (int from = 0; from < records.size(); from += BATCH) {
                List<Long> batch = records.subList(from, Math.min(records.size(), from + BATCH));
                select.setArray(1, connection.createArrayOf("bigint", batch.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        deliveries.put(row.getLong(1), row.getInt(2));
                    }
                }
            }
        }
        return deliveries;
    }

    /** Returns how many records of a delivery there are. */
    long records(int delivery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT records FROM delivery WHERE delivery_id = ?")) {
            select.setInt(1, delivery);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Removes keys of records, each as {@code {key_high, record_id}}. */
    void removeKeys(List<long[]> keys) throws SQLException {
        try (PreparedStatement main = connection.prepareStatement(
                        "DELETE FROM record_key WHERE key_high = ? AND record_id = ?");
                PreparedStatement twin = connection.prepareStatement(
                        "DELETE FROM record_key_twin WHERE key_high = ? AND record_id = ?")) {
            for (long[] key : keys) {
                for (PreparedStatement delete : List.of(main, twin)) {
                    delete.setLong(1, key[0]);
                    delete.setLong(2, key[1]);
                    delete.addBatch();
                }
            }
            main.executeBatch();
            twin.executeBatch();
        }
    }

    /** Adds to the counts of a delivery and its source. */
    void count(int delivery, long records, long events) throws SQLException {
        try (PreparedStatement ofDelivery = connection.prepareStatement(
                        "UPDATE delivery SET records = records + ? WHERE delivery_id = ?");
                PreparedStatement ofSource = connection.prepareStatement(
                        """
                        UPDATE source SET records = records + ?, events = events + ?
                        WHERE source_id = (SELECT source_id FROM delivery WHERE delivery_id = ?)
                        """)) {
            ofDelivery.setLong(1, records);
            ofDelivery.setInt(2, delivery);
            ofDelivery.executeUpdate();
            ofSource.setLong(1, records);
            ofSource.setLong(2, events);
            ofSource.setInt(3, delivery);
            ofSource.executeUpdate();
        }
    }
}
