package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** The table of statements that protect an address, a few hundred rows, within the transactions of its connection. Not thread-safe. */
final class ProtectionRows {
    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;
    private final ReplicaMode mode;

    ProtectionRows(Connection connection, RecordCipher cipher, RegisterDigest digest, ReplicaMode mode) {
        this.connection = connection;
        this.cipher = cipher;
        this.digest = digest;
        this.mode = mode;
    }

    /**
     * A statement in the register.
     *
     * @param origin where it came from, and with what aim
     * @param saidAt when it was said last, in milliseconds since 1970
     * @param liftedAt when it was ended, likewise; 0 while it is in force
     */
    record Row(long reference, Protection protection, String origin, long saidAt, long liftedAt) {
        boolean inForce() {
            return liftedAt == 0;
        }
    }

    /** Returns all statements, in the order in which they came. */
    List<Row> all() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM protection ORDER BY reference")) {
            return rows(query);
        }
    }

    /** Returns the statement of this content. */
    Optional<Row> find(Mark content) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM protection WHERE content = ?")) {
            query.setBytes(1, content.bytes());
            return rows(query).stream().findFirst();
        }
    }

    private List<Row> rows(PreparedStatement query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                long reference = result.getLong("reference");
                String provider = result.getString("provider");
                String origin = result.getString("origin");
                rows.add(new Row(reference, new Protection(Protection.Aim.of(origin), provider.isEmpty() ? Optional.empty()
                        : Optional.of(new ProviderId(provider)), identifier(reference, result.getBytes("sealed"))), origin,
                        result.getLong("said_at"), result.getLong("lifted_at")));
            }
        }
        return rows;
    }

    private Identifier identifier(long reference, byte[] sealed) {
        byte[] content = cipher.open(place(reference), sealed);
        try {
            return SealedForm.identifiers(content).get(0);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CadreException(ErrorCode.INTERNAL, "a statement of the register has a form that is not known here");
        }
    }

    /** Returns a statement. */
    Optional<Row> find(long reference) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM protection WHERE reference = ?")) {
            query.setLong(1, reference);
            return rows(query).stream().findFirst();
        }
    }

    /** Returns the statement under its number, or another one if that is taken. */
    Row free(Row row) throws SQLException {
        return find(row.reference()).isEmpty() ? row
                : new Row(next(), row.protection(), row.origin(), row.saidAt(), row.liftedAt());
    }

    private long next() throws SQLException {
        try (PreparedStatement last = connection.prepareStatement("SELECT COALESCE(MAX(reference), 0) FROM protection");
                ResultSet result = last.executeQuery()) {
            result.next();
            return mode.behind(result.getLong(1)) + 1;
        }
    }

    /** Adds a statement. */
    void insert(Mark content, Protection protection, String origin, long saidAt) throws SQLException {
        insert(content, new Row(next(), protection, origin, saidAt, 0));
    }

    /** Adds a statement under the number that it has. */
    void insert(Mark content, Row row) throws SQLException {
        long reference = row.reference();
        Protection protection = row.protection();
        digest.touch(Table.PROTECTION, reference);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO protection(reference, content, provider, sealed,"
                + " origin, said_at, lifted_at) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, reference);
            insert.setBytes(2, content.bytes());
            insert.setString(3, protection.provider().map(ProviderId::value).orElse(""));
            insert.setBytes(4, cipher.seal(place(reference), SealedForm.of(List.of(protection.identifier()))));
            insert.setString(5, row.origin());
            insert.setLong(6, row.saidAt());
            insert.setLong(7, row.liftedAt());
            insert.executeUpdate();
        }
    }

    /** Changes when a statement was said, and when it was lifted. */
    void update(long reference, long saidAt, long liftedAt) throws SQLException {
        digest.touch(Table.PROTECTION, reference);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE protection SET said_at = ?, lifted_at = ? WHERE reference = ?")) {
            update.setLong(1, saidAt);
            update.setLong(2, liftedAt);
            update.setLong(3, reference);
            update.executeUpdate();
        }
    }

    /** Writes all anew under the newest keys. The caller sums up all rows anew. */
    void renew(Marks marks) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE protection SET content = ?, sealed = ? WHERE reference = ?")) {
            for (Row row : all()) {
                update.setBytes(1, marks.content(row.protection().words()).bytes());
                update.setBytes(2, cipher.seal(place(row.reference()), SealedForm.of(List.of(row.protection().identifier()))));
                update.setLong(3, row.reference());
                update.executeUpdate();
            }
        }
    }

    private static String place(long reference) {
        return "protection/" + reference;
    }
}
