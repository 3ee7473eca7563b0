package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Looks through records, a page at a time, for those of some children. One writer's. */
final class RecordSweep {
    private static final int BATCH = 1_000;
    private static final int PAGE = 50_000;

    private final Connection connection;
    private final PackageBook book;
    private final RecordRemoval removal;

    private record Found(long record, int subject, long keyHigh) { }

    RecordSweep(Connection connection, PackageBook book) {
        this.connection = connection;
        this.book = book;
        removal = new RecordRemoval(connection);
    }

    /**
     * Removes the records of children from the next page, with their keys, in transactions of bounded size, and counts them
     * in the package's receipt as opted out.
     *
     * @param after the last record that was looked at
     * @param last the last record there is
     * @return the last record that was looked at
     */
    long remove(long after, long last, BitSet children) throws SQLException {
        long until = Math.min(last, after + PAGE);
        List<Found> found = find(after, until, children);
        for (int from = 0; from < found.size(); from += BATCH) {
            List<Found> batch = found.subList(from, Math.min(found.size(), from + BATCH));
            Map<Integer, Long> removed = removal.remove(batch.stream().map(Found::record).toList());
            removal.removeKeys(batch.stream().map(one -> new long[] {one.keyHigh(), one.record()}).toList());
            for (Map.Entry<Integer, Long> one : removed.entrySet()) {
                book.count(deliveryName(one.getKey()), 0, 0, one.getValue());
            }
            connection.commit();
        }
        return until;
    }

    /** Adds the numbers of the deliveries of the next page's records of children; see {@link #remove}. */
    long deliveries(long after, long last, BitSet children, BitSet deliveries) throws SQLException {
        long until = Math.min(last, after + PAGE);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT subject_id, delivery_id FROM loaded_record WHERE record_id > ? AND record_id <= ?")) {
            select.setLong(1, after);
            select.setLong(2, until);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (children.get(row.getInt(1))) {
                        deliveries.set(row.getInt(2));
                    }
                }
            }
        }
        return until;
    }

    /** Gives the next page's records of children to other children, with their events; see {@link #remove}. */
    long move(long after, long last, Map<Integer, Integer> targets) throws SQLException {
        long until = Math.min(last, after + PAGE);
        BitSet children = new BitSet();
        targets.keySet().forEach(children::set);
        try (PreparedStatement record = connection.prepareStatement(
                        "UPDATE loaded_record SET subject_id = ? WHERE record_id = ?");
                PreparedStatement event = connection.prepareStatement(
                        "UPDATE event SET subject_id = ? WHERE event_id >= ? AND event_id < ?")) {
            for (Found one : find(after, until, children)) {
                int target = targets.get(one.subject());
                record.setInt(1, target);
                record.setLong(2, one.record());
                record.addBatch();
                event.setInt(1, target);
                event.setLong(2, one.record() * EventWriter.EVENTS_OF_A_RECORD);
                event.setLong(3, (one.record() + 1) * EventWriter.EVENTS_OF_A_RECORD);
                event.addBatch();
            }
            record.executeBatch();
            event.executeBatch();
        }
        return until;
    }

    private List<Found> find(long after, long until, BitSet children) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT record_id, subject_id, key_high FROM loaded_record WHERE record_id > ? AND record_id <= ?
                ORDER BY record_id
                """)) {
            select.setLong(1, after);
            select.setLong(2, until);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (children.get(row.getInt(2))) {
                        found.add(new Found(row.getLong(1), row.getInt(2), row.getLong(3)));
                    }
                }
            }
        }
        return found;
    }

    /** Returns the name of a delivery. */
    String deliveryName(int delivery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT name FROM delivery WHERE delivery_id = ?")) {
            select.setInt(1, delivery);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
