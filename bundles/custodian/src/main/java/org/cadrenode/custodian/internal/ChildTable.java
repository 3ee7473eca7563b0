package org.cadrenode.custodian.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.custody.Custodian.Taken;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.PackageKind;

/** The tables over one connection: what is sealed goes in and out as it is. Not thread-safe. */
final class ChildTable {
    private static final String[] SCHEMA = {
        """
        CREATE TABLE IF NOT EXISTS child(
          id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lookup BINARY(16) NOT NULL, lookup_version INT NOT NULL,
          record_version INT NOT NULL, provider VARCHAR(40) NOT NULL, barred BOOLEAN NOT NULL, sealed VARBINARY NOT NULL)""",
        "CREATE UNIQUE INDEX IF NOT EXISTS child_lookup ON child(lookup)",
        "CREATE INDEX IF NOT EXISTS child_lookup_version ON child(lookup_version)",
        "CREATE INDEX IF NOT EXISTS child_record_version ON child(record_version)",
        "CREATE INDEX IF NOT EXISTS child_count ON child(provider, barred)",
        // 0 where there is none: in bars, and in what was sealed before children had keys.
        "ALTER TABLE child ADD COLUMN IF NOT EXISTS child_key BIGINT DEFAULT 0 NOT NULL",
        "CREATE INDEX IF NOT EXISTS child_child_key ON child(child_key, barred)",
        """
        CREATE TABLE IF NOT EXISTS taken(
          provider VARCHAR(40) PRIMARY KEY, package VARCHAR(60) NOT NULL, kind VARCHAR(20) NOT NULL, at VARCHAR(40) NOT NULL)""",
    };
    private static final String COLUMNS = "id, lookup, lookup_version, record_version, provider, barred, sealed, child_key";

    private final Connection connection;
    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;

    /** The key of a row that does not open and is under no child's key. */
    static final long NO_KEY = -1;

    /**
     * A row, sealed: of a child, or of the bar against one.
     *
     * @param childKey number of the child's key; 0 for none
     */
    record Row(long id, byte[] lookup, int lookupVersion, int recordVersion, String provider, boolean barred, byte[] sealed,
            long childKey) { }

    ChildTable(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        connection.setAutoCommit(false);
        find = connection.prepareStatement("SELECT " + COLUMNS + " FROM child WHERE lookup = ?");
        insert = connection.prepareStatement(
                "INSERT INTO child(lookup, lookup_version, record_version, provider, barred, sealed, child_key) VALUES (?, ?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement("UPDATE child SET lookup = ?, lookup_version = ?, record_version = ?, "
                + "provider = ?, barred = ?, sealed = ?, child_key = ? WHERE id = ?");
        delete = connection.prepareStatement("DELETE FROM child WHERE id = ?");
    }

    Connection connection() {
        return connection;
    }

    Optional<Row> find(byte[] lookup) throws SQLException {
        find.setBytes(1, lookup);
        try (ResultSet result = find.executeQuery()) {
            return result.next() ? Optional.of(row(result)) : Optional.empty();
        }
    }

    private static Row row(ResultSet result) throws SQLException {
        return new Row(result.getLong(1), result.getBytes(2), result.getInt(3), result.getInt(4), result.getString(5),
                result.getBoolean(6), result.getBytes(7), result.getLong(8));
    }

    /** Puts a row: a new one if its id is 0, in place of the one with its id otherwise. */
    void put(Row row) throws SQLException {
        PreparedStatement statement = row.id() == 0 ? insert : update;
        statement.setBytes(1, row.lookup());
        statement.setInt(2, row.lookupVersion());
        statement.setInt(3, row.recordVersion());
        statement.setString(4, row.provider());
        statement.setBoolean(5, row.barred());
        statement.setBytes(6, row.sealed());
        statement.setLong(7, row.childKey());
        if (row.id() != 0) {
            statement.setLong(8, row.id());
        }
        statement.executeUpdate();
    }

    void delete(long id) throws SQLException {
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    /** Returns rows behind an id, in the order of ids. */
    List<Row> after(long id, int limit) throws SQLException {
        return rows("SELECT " + COLUMNS + " FROM child WHERE id > ? ORDER BY id LIMIT ?", id, limit);
    }

    /** Returns rows that were found by a key older than {@code version}. */
    List<Row> lookupBefore(int version, int limit) throws SQLException {
        return rows("SELECT " + COLUMNS + " FROM child WHERE lookup_version < ? LIMIT ?", version, limit);
    }

    /** Returns rows that were sealed under a key older than {@code version}. */
    List<Row> recordBefore(int version, int limit) throws SQLException {
        return rows("SELECT " + COLUMNS + " FROM child WHERE record_version < ? LIMIT ?", version, limit);
    }

    /** Returns children who have no key of their own. */
    List<Row> withoutKey(int limit) throws SQLException {
        return rows("SELECT " + COLUMNS + " FROM child WHERE child_key = ? AND NOT barred LIMIT ?", 0, limit);
    }

    /** Returns the highest number of a child's key. */
    long lastKey() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(child_key), 0) FROM child")) {
            result.next();
            return result.getLong(1);
        }
    }

    private List<Row> rows(String sql, long first, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, first);
            statement.setInt(2, limit);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
            return rows;
        }
    }

    long count(String condition, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM child WHERE " + condition)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** One provider's last package. */
    record LastTaken(ProviderId provider, Taken taken) { }

    List<LastTaken> taken() throws SQLException {
        List<LastTaken> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT provider, package, kind, at FROM taken ORDER BY provider")) {
            while (result.next()) {
                all.add(new LastTaken(new ProviderId(result.getString(1)), new Taken(result.getString(2),
                        PackageKind.valueOf(result.getString(3)), Instant.parse(result.getString(4)))));
            }
        }
        return all;
    }

    void taken(LastTaken last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("MERGE INTO taken KEY(provider) VALUES (?, ?, ?, ?)")) {
            statement.setString(1, last.provider().value());
            statement.setString(2, last.taken().packageId());
            statement.setString(3, last.taken().kind().name());
            statement.setString(4, last.taken().at().toString());
            statement.executeUpdate();
        }
    }

    /** Ends a transaction. */
    void commit() throws SQLException {
        connection.commit();
    }

    /** Ends a transaction, on stable storage. */
    void commitForGood() throws SQLException {
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }
}
