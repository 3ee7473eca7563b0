package org.cadrenode.linkage.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.cadrenode.api.delivery.DeliveryId;

/**
 * Which delivery brought tokens of which subjects: a row for each batch of a package, of one or two bytes a subject. What was there
 * before this was written down counts as brought by a delivery without a name. Within the transactions of its connection.
 */
final class BroughtRows {
    /** The name of whatever came without one. */
    static final String NO_DELIVERY = "";
    private static final int TOGETHER = 100_000;

    private final Connection connection;

    BroughtRows(Connection connection) {
        this.connection = connection;
    }

    /** Begins for a store that has subjects already. */
    void begin() throws SQLException {
        int last;
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT last_subject FROM counter")) {
            row.next();
            last = row.getInt(1);
        }
        for (int from = 1; from <= last; from += TOGETHER) {
            BitSet numbers = new BitSet();
            numbers.set(from, Math.min(last + 1, from + TOGETHER));
            write(NO_DELIVERY, NO_DELIVERY, from, numbers);
        }
    }

    void write(String delivery, String packageId, int batch, BitSet numbers) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(
                "MERGE INTO brought KEY (delivery, package_id, batch) VALUES (?, ?, ?, ?)")) {
            merge.setString(1, delivery);
            merge.setString(2, packageId);
            merge.setInt(3, batch);
            merge.setBytes(4, NumberSet.bytes(numbers));
            merge.executeUpdate();
        }
    }

    /** A subject counts as another from now on. */
    void merged(int former, int kept) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO merged_subject KEY (former) VALUES (?, ?)")) {
            merge.setInt(1, former);
            merge.setInt(2, kept);
            merge.executeUpdate();
        }
    }

    /** Returns whether a delivery or one of its parts brought anything. */
    boolean any(DeliveryId delivery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM brought WHERE delivery = ? OR delivery LIKE ? FETCH FIRST ROW ONLY")) {
            name(select, delivery);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Returns the numbers of those whose tokens came with a delivery and its parts and with no other, be they there or not. */
    BitSet onlyBy(DeliveryId delivery) throws SQLException {
        BitSet numbers = numbers("SELECT subjects FROM brought WHERE delivery = ? OR delivery LIKE ?", delivery);
        if (!numbers.isEmpty()) {
            numbers.andNot(numbers("SELECT subjects FROM brought WHERE delivery <> ? AND delivery NOT LIKE ?", delivery));
        }
        return numbers;
    }

    /** Forgets what a delivery and its parts brought. */
    void forget(DeliveryId delivery) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM brought WHERE delivery = ? OR delivery LIKE ?")) {
            name(delete, delivery);
            delete.executeUpdate();
        }
    }

    private BitSet numbers(String sql, DeliveryId delivery) throws SQLException {
        BitSet numbers = new BitSet();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            name(select, delivery);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    NumberSet.read(row.getBytes(1), numbers);
                }
            }
        }
        Map<Integer, Integer> kept = new HashMap<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT former, kept FROM merged_subject")) {
            while (row.next()) {
                kept.put(row.getInt(1), row.getInt(2));
            }
        }
        for (int former : kept.keySet()) {
            if (numbers.get(former)) {
                Integer present = former;
                while (kept.get(present) != null) {
                    present = kept.get(present);
                }
                numbers.set(present);
            }
        }
        return numbers;
    }

    private static void name(PreparedStatement statement, DeliveryId delivery) throws SQLException {
        statement.setString(1, delivery.origin().value());
        statement.setString(2, delivery.origin().value() + ".%");
    }
}
