package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the database has given out, read when a writer starts and stored in each of its transactions. One writer's, who
 * throws it away when a transaction fails.
 */
final class Counters {
    int provider;
    int source;
    int table;
    int delivery;
    int code;
    int subject;
    long record;
    /** Records up to here are in the index of keys. */
    long keyed;
    long linkSequence;

    private Counters() { }

    static Counters read(Connection connection) throws SQLException {
        Counters counters = new Counters();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT last_provider, last_source, last_table, last_delivery, last_code, last_subject, last_record,
                          last_keyed, link_sequence FROM counter
                        """)) {
            row.next();
            counters.provider = row.getInt(1);
            counters.source = row.getInt(2);
            counters.table = row.getInt(3);
            counters.delivery = row.getInt(4);
            counters.code = row.getInt(5);
            counters.subject = row.getInt(6);
            counters.record = row.getLong(7);
            counters.keyed = row.getLong(8);
            counters.linkSequence = row.getLong(9);
        }
        return counters;
    }

    /** Returns them as they are now. */
    Counters copy() {
        Counters copy = new Counters();
        copy.provider = provider;
        copy.source = source;
        copy.table = table;
        copy.delivery = delivery;
        copy.code = code;
        copy.subject = subject;
        copy.record = record;
        copy.keyed = keyed;
        copy.linkSequence = linkSequence;
        return copy;
    }

    /** Stores them, as part of the connection's transaction. */
    void store(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE counter SET last_provider = ?, last_source = ?, last_table = ?, last_delivery = ?, last_code = ?,
                  last_subject = ?, last_record = ?, last_keyed = ?, link_sequence = ?
                """)) {
            update.setInt(1, provider);
            update.setInt(2, source);
            update.setInt(3, table);
            update.setInt(4, delivery);
            update.setInt(5, code);
            update.setInt(6, subject);
            update.setLong(7, record);
            update.setLong(8, keyed);
            update.setLong(9, linkSequence);
            update.executeUpdate();
        }
    }
}
