package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.research.internal.RecordPages.Stretch;

/** Looks through records, a stretch at a time, for those of some children; see {@link RecordPages}. One writer's. */
final class RecordSweep {
    private static final int BATCH = 1_000;
    private static final int PAGE = 50_000;

    private final Connection connection;
    private final PackageBook book;
    private final RecordRemoval removal;
    private final RecordPages pages;

    private record Found(long record, int subject, long keyHigh) { }

    RecordSweep(Connection connection, PackageBook book) {
        this.connection = connection;
        this.book = book;
        removal = new RecordRemoval(connection);
        pages = new RecordPages(connection);
    }

    /**
     * Removes the records of children from the next stretch, with their keys, in transactions of bounded size, and counts them
     * in the package's receipt as opted out.
     *
     * @param after the last record that was looked at
     * @param last the last record there is
     * @return the last record that was looked at
     */
    long remove(long after, long last, BitSet children) throws SQLException {
        Stretch stretch = pages.next(after, last, children, PAGE);
        List<Found> found = find(stretch, children);
        for (int from = 0; from < found.size(); from += BATCH) {
            List<Found> batch = found.subList(from, Math.min(found.size(), from + BATCH));
            Map<Integer, Long> removed = removal.remove(batch.stream().map(Found::record).toList());
            removal.removeKeys(batch.stream().map(one -> new long[] {one.keyHigh(), one.record()}).toList());
            for (Map.Entry<Integer, Long> one : removed.entrySet()) {
                book.count(deliveryName(one.getKey()), 0, 0, one.getValue());
            }
            connection.commit();
        }
        return stretch.until();
    }

    /** Adds the numbers of the deliveries of the next stretch's records of children; see {@link #remove}. */
    long deliveries(long after, long last, BitSet children, BitSet deliveries) throws SQLException {
        Stretch stretch = pages.next(after, last, children, PAGE);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT subject_id, delivery_id FROM loaded_record WHERE record_id > ? AND record_id <= ?")) {
            select.setLong(1, stretch.after());
            select.setLong(2, stretch.until());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (children.get(row.getInt(1))) {
                        deliveries.set(row.getInt(2));
                    }
                }
            }
        }
        return stretch.until();
    }

    /** Gives the next stretch's records of children to other children, with their events; see {@link #remove}. */
    long move(long after, long last, Map<Integer, Integer> targets) throws SQLException {
        BitSet children = new BitSet();
        targets.keySet().forEach(children::set);
        Stretch stretch = pages.next(after, last, children, PAGE);
        try (PreparedStatement record = connection.prepareStatement(
                        "UPDATE loaded_record SET subject_id = ? WHERE record_id = ?");
                EventTable events = EventTable.of(connection)) {
            Map<Long, Integer> moved = new TreeMap<>();
            for (Found one : find(stretch, children)) {
                int target = targets.get(one.subject());
                record.setInt(1, target);
                record.setLong(2, one.record());
                record.addBatch();
                pages.add(one.record(), target);
                moved.put(one.record(), target);
            }
            record.executeBatch();
            events.move(moved);
        }
        pages.flush();
        return stretch.until();
    }

    private List<Found> find(Stretch stretch, BitSet children) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT record_id, subject_id, key_high FROM loaded_record WHERE record_id > ? AND record_id <= ?
                ORDER BY record_id
                """)) {
            select.setLong(1, stretch.after());
            select.setLong(2, stretch.until());
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
