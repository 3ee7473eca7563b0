package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;

/** Which deliveries are withdrawn, and how far that is. Within the transactions of its connection. */
final class WithdrawalBook {
    private final Connection connection;

    WithdrawalBook(Connection connection) {
        this.connection = connection;
    }

    /** Writes an order down, if it is not. */
    void order(DeliveryWithdrawal order) throws SQLException {
        if (has(order.delivery())) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO withdrawal (delivery, asked_by, agreed_by, reason, ordered_at, journal_entry, records, events, children)
                VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)
                """)) {
            insert.setString(1, order.delivery().value());
            insert.setString(2, order.askedBy());
            insert.setString(3, order.agreedBy());
            insert.setString(4, order.reason());
            insert.setObject(5, order.at().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
            insert.setLong(6, order.journalEntry());
            insert.executeUpdate();
        }
    }

    /** Returns whether a delivery, or the one that it is part of, is withdrawn. */
    boolean has(DeliveryId delivery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM withdrawal WHERE delivery = ?")) {
            select.setString(1, delivery.origin().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Adds to what was taken out. */
    void count(DeliveryId delivery, long records, long events) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE withdrawal SET records = records + ?, events = events + ? WHERE delivery = ?")) {
            update.setLong(1, records);
            update.setLong(2, events);
            update.setString(3, delivery.value());
            update.executeUpdate();
        }
    }

    /** Writes down how many children linkage lets go; of several numbers, as after a kill, the greatest holds. */
    void children(DeliveryId delivery, long children) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE withdrawal SET children = ? WHERE delivery = ? AND children < ?")) {
            update.setLong(1, children);
            update.setString(2, delivery.value());
            update.setLong(3, children);
            update.executeUpdate();
        }
    }

    void finish(DeliveryId delivery) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE withdrawal SET finished_at = ? WHERE delivery = ? AND finished_at IS NULL")) {
            update.setObject(1, Instant.now().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
            update.setString(2, delivery.value());
            update.executeUpdate();
        }
    }

    List<Standing> all() throws SQLException {
        List<Standing> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT delivery, asked_by, agreed_by, reason, ordered_at, journal_entry, records, events, children, finished_at
                FROM withdrawal ORDER BY journal_entry, delivery
                """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(new Standing(new DeliveryWithdrawal(new DeliveryId(row.getString(1)), row.getString(2), row.getString(3), row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(), row.getLong(6)),
                        row.getObject(10, OffsetDateTime.class) != null, row.getLong(7), row.getLong(8), row.getLong(9)));
            }
        }
        return all;
    }
}
