package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events on a PostgreSQL server, in a partition a provider and year, each row with its delivery; sent by COPY. What has
 * no date, or one of another century, lies in a partition of its own.
 */
final class PartitionedEvents implements EventTable {
    private final Connection connection;
    private final Partitions partitions;
    private final CopiedRows rows;
    private final Set<Partitions.Partition> missing = new HashSet<>();
    private int lastYear = -1;
    private int provider;
    private int delivery;
    private int table;
    private int subject;

    PartitionedEvents(Connection connection, Partitions partitions) throws SQLException {
        this.connection = connection;
        this.partitions = partitions;
        rows = new CopiedRows(connection, "event", "event_id", "provider_id", "delivery_id", "subject_id", "table_id", "event_date",
                "date_precision", "code_id", "event_number", "event_text");
    }

    @Override
    public void record(int ofProvider, int ofDelivery, int ofTable, int ofSubject) {
        lastYear = ofProvider == provider ? lastYear : -1;
        provider = ofProvider;
        delivery = ofDelivery;
        table = ofTable;
        subject = ofSubject;
    }

    @Override
    public void add(long id, @Nullable LocalDate date, int precision, int code, @Nullable BigDecimal number, @Nullable String text) {
        int year = Partitions.year(date);
        if (year != lastYear) {
            lastYear = year;
            Partitions.Partition partition = new Partitions.Partition(provider, year);
            if (!partitions.has(partition)) {
                missing.add(partition);
            }
        }
        rows.number(id);
        rows.number(provider);
        rows.number(delivery);
        rows.number(subject);
        rows.number(table);
        rows.plain(date);
        rows.number(precision);
        rows.number(code);
        rows.plain(number);
        rows.text(text);
        rows.endRow();
    }

    @Override
    public Set<Partitions.Partition> missing() {
        missing.removeIf(partitions::has);
        return missing;
    }

    @Override
    public void flush() throws SQLException {
        lastYear = -1;
        rows.send();
    }

    // One record at a time, each in its provider's partitions: of a join with many the planner, before it has counted a partition,
    // makes a look through all rows for each record.
    @Override
    public Map<Integer, Long> remove(Map<Long, Integer> deliveries) throws SQLException {
        Map<Integer, Long> removed = new TreeMap<>();
        Map<Integer, Integer> providers = providers("SELECT d.delivery_id, s.provider_id FROM delivery d JOIN source s "
                + "ON s.source_id = d.source_id WHERE d.delivery_id = ANY (?)", deliveries.values());
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM event WHERE provider_id = ? AND event_id >= ? AND event_id < ?")) {
            for (Map.Entry<Long, Integer> one : deliveries.entrySet()) {
                delete.setInt(1, providers.get(one.getValue()));
                delete.setLong(2, one.getKey() * EventWriter.EVENTS_OF_A_RECORD);
                delete.setLong(3, (one.getKey() + 1) * EventWriter.EVENTS_OF_A_RECORD);
                delete.addBatch();
            }
            int[] counts = delete.executeBatch();
            int at = 0;
            for (int delivery : deliveries.values()) {
                removed.merge(delivery, (long) counts[at++], Long::sum);
            }
        }
        return removed;
    }

    @Override
    public void move(Map<Long, Integer> subjects) throws SQLException {
        Map<Integer, Integer> providers = providers("SELECT subject_id, provider_id FROM subject WHERE subject_id = ANY (?)", subjects.values());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE event SET subject_id = ? WHERE provider_id = ? AND event_id >= ? AND event_id < ?")) {
            for (Map.Entry<Long, Integer> one : subjects.entrySet()) {
                update.setInt(1, one.getValue());
                update.setInt(2, providers.get(one.getValue()));
                update.setLong(3, one.getKey() * EventWriter.EVENTS_OF_A_RECORD);
                update.setLong(4, (one.getKey() + 1) * EventWriter.EVENTS_OF_A_RECORD);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private Map<Integer, Integer> providers(String sql, Collection<Integer> numbers) throws SQLException {
        Map<Integer, Integer> providers = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("integer", new HashSet<>(numbers).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    providers.put(row.getInt(1), row.getInt(2));
                }
            }
        }
        return providers;
    }

    @Override
    public void close() {
        rows.clear();
    }
}
