package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** What became of decisions, and what receipts said of orders: rows that are only added. Nobody's identifiers. Not thread-safe. */
final class HistoryRows {
    private final Connection connection;
    private final RegisterDigest digest;
    private long last = -1;

    HistoryRows(Connection connection, RegisterDigest digest) {
        this.connection = connection;
        this.digest = digest;
    }

    /** What can become of a decision. */
    enum What {
        /** It was recorded; by whom. */
        RECEIVED,
        /** It was withdrawn; by whom. */
        WITHDRAWN,
        /** A child of it was stopped; at which delivery or occasion. */
        APPLIED,
        /** A child left this node's vault, and the key under which it lay there was destroyed; where. */
        KEY_DESTROYED,
        /** What was loaded of a child was ordered back; under which order. */
        ORDERED,
        /** The order was confirmed. */
        CONFIRMED,
        /** A child came back in. */
        RETURNED,
        /** A statement about it was signed; for whom. */
        PROVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One thing that became of a decision. */
    record Happened(long at, String what, String object) { }

    /** In the place of a delivery: the moment by which what was taken out has gone from the files there, too. */
    static final String GONE_BY = "(files)";

    /** What a receipt said of a delivery, or {@link #GONE_BY}. */
    record Confirmed(String order, String path, String delivery, long rows, long at) { }

    /** Adds to the transaction what became of decisions. */
    void add(Collection<Long> references, What what, String object, long at) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO history(number, reference, at, what, object) VALUES (?, ?, ?, ?, ?)")) {
            for (long reference : references) {
                long number = next();
                digest.touch(Table.HISTORY, number);
                insert.setLong(1, number);
                insert.setLong(2, reference);
                insert.setLong(3, at);
                insert.setString(4, what.word());
                insert.setString(5, object.length() > 200 ? object.substring(0, 200) : object);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds what became of a decision, unless it is there. */
    void addOnce(long reference, Happened happened) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT 1 FROM history WHERE reference = ? AND at = ? AND what = ? AND object = ?")) {
            query.setLong(1, reference);
            query.setLong(2, happened.at());
            query.setString(3, happened.what());
            query.setString(4, happened.object());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    add(List.of(reference), What.valueOf(happened.what().toUpperCase(Locale.ROOT)), happened.object(), happened.at());
                }
            }
        }
    }

    private long next() throws SQLException {
        if (last < 0) {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT COALESCE(MAX(number), 0) FROM history")) {
                row.next();
                last = row.getLong(1);
            }
        }
        return ++last;
    }

    /** Returns what became of a decision, oldest first. */
    List<Happened> of(long reference) throws SQLException {
        List<Happened> all = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT at, what, object FROM history WHERE reference = ? ORDER BY number")) {
            query.setLong(1, reference);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    all.add(new Happened(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return all;
    }

    /** Records what a receipt said; the same again changes nothing. */
    void confirm(Confirmed one) throws SQLException {
        String name = one.order() + " " + one.path() + " " + one.delivery();
        digest.touch(Table.CONFIRMATION, name);
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO confirmation(name, order_name, path, delivery,"
                + " removed, at) KEY(name) VALUES (?, ?, ?, ?, ?, ?)")) {
            merge.setString(1, name);
            merge.setString(2, one.order());
            merge.setString(3, one.path());
            merge.setString(4, one.delivery());
            merge.setLong(5, one.rows());
            merge.setLong(6, one.at());
            merge.executeUpdate();
        }
    }

    /** Returns what receipts said of an order. */
    List<Confirmed> confirmed(String order) throws SQLException {
        List<Confirmed> all = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT order_name, path, delivery, removed, at FROM confirmation WHERE order_name = ? ORDER BY name")) {
            query.setString(1, order);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    all.add(new Confirmed(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)));
                }
            }
        }
        return all;
    }

    /** Forgets the last number: the transaction's end is another. */
    void ended() {
        last = -1;
    }
}
