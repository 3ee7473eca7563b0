package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/**
 * What waits for the register's copy off the machine, in lots in the order in which it was changed, sealed; and up to where the copy
 * is known to be. Within the transactions of its connection. Not thread-safe.
 */
final class ReplicaRows {
    private static final String HEAD = "head";
    private static final int ID = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;

    ReplicaRows(Connection connection, RecordCipher cipher, RegisterDigest digest) {
        this.connection = connection;
        this.cipher = cipher;
        this.digest = digest;
    }

    /**
     * The last record of the copy that the register knows of.
     *
     * @param chain which copy
     * @param sequence 0 before the first
     * @param hash of the whole record; before the first, of nothing
     */
    record Head(String chain, long sequence, Digest hash) {
        /** Returns where a copy begins. */
        static Head first(String chain) {
            return new Head(chain, 0, Digest.ofContent(new byte[0]));
        }
    }

    /**
     * Changes that wait.
     *
     * @param id by which they are known again in the copy
     * @param at when they were made, in milliseconds since 1970
     * @param content rows
     */
    record Waiting(long number, String id, long at, byte[] content) {
        @Override
        public String toString() {
            return "[waiting " + number + "]";
        }
    }

    Optional<Head> head() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT chain, sequence, hash FROM replica_head WHERE name = ?")) {
            query.setString(1, HEAD);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Head(row.getString(1), row.getLong(2), new Digest(row.getString(3)))) : Optional.empty();
            }
        }
    }

    void head(Head head) throws SQLException {
        digest.touch(Table.REPLICA_HEAD, HEAD);
        try (PreparedStatement merge = connection.prepareStatement(
                "MERGE INTO replica_head(name, chain, sequence, hash) KEY(name) VALUES (?, ?, ?, ?)")) {
            merge.setString(1, HEAD);
            merge.setString(2, head.chain());
            merge.setLong(3, head.sequence());
            merge.setString(4, head.hash().hex());
            merge.executeUpdate();
        }
    }

    /** Forgets which copy there was, and what waits for it. */
    void forget() throws SQLException {
        digest.touch(Table.REPLICA_HEAD, HEAD);
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM replica_head WHERE name = ?")) {
            delete.setString(1, HEAD);
            delete.executeUpdate();
        }
        clear();
    }

    /** Forgets what waits. */
    void clear() throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT number FROM replica_waiting");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        remove(numbers);
    }

    /** Lets changes wait behind those that do. */
    void add(byte[] content, long at) throws SQLException {
        byte[] id = new byte[ID];
        RANDOM.nextBytes(id);
        long number = last() + 1;
        digest.touch(Table.REPLICA_WAITING, number);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO replica_waiting(number, at, sealed) VALUES (?, ?, ?)")) {
            insert.setLong(1, number);
            insert.setLong(2, at);
            insert.setBytes(3, cipher.seal(place(number), ByteBuffer.allocate(ID + content.length).put(id).put(content).array()));
            insert.executeUpdate();
        }
    }

    private long last() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT COALESCE(MAX(number), 0) FROM replica_waiting");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Returns the first of those that wait behind a number. */
    List<Waiting> waiting(long behind, int most) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT number, at, sealed FROM replica_waiting WHERE number > ? ORDER BY number LIMIT ?")) {
            query.setLong(1, behind);
            query.setInt(2, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long number = row.getLong(1);
                    ByteBuffer content = ByteBuffer.wrap(cipher.open(place(number), row.getBytes(3)));
                    byte[] id = new byte[ID];
                    content.get(id);
                    byte[] rows = new byte[content.remaining()];
                    content.get(rows);
                    waiting.add(new Waiting(number, HexFormat.of().formatHex(id), row.getLong(2), rows));
                }
            }
        }
        return waiting;
    }

    /** Says that these wait no more. */
    void remove(List<Long> numbers) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM replica_waiting WHERE number = ?")) {
            for (long number : numbers) {
                digest.touch(Table.REPLICA_WAITING, number);
                delete.setLong(1, number);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** Returns how many lots wait. */
    long many() throws SQLException {
        return number("SELECT COUNT(*) FROM replica_waiting");
    }

    /** Returns when the first of them was changed, in milliseconds since 1970; 0 if none waits. */
    long since() throws SQLException {
        return number("SELECT COALESCE(MIN(at), 0) FROM replica_waiting");
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql); ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String place(long number) {
        return "replica-waiting/" + number;
    }
}
