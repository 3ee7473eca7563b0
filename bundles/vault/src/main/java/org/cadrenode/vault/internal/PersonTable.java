package org.cadrenode.vault.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.RecordCipher;

/**
 * Reads people through one connection. A row counts only if its seal is whole and says the same as its open columns.
 * Not thread-safe.
 */
final class PersonTable implements AutoCloseable {
    private static final String COLUMNS = "SELECT p.id, p.subject, p.provider, p.sealed, p.defined, p.version FROM person p ";
    private static final int PAGE = 500;

    private final Connection connection;
    private final RecordCipher cipher;
    private final PreparedStatement row;
    private final PreparedStatement byLookup;
    private final PreparedStatement byVersion;
    private final PreparedStatement byId;

    PersonTable(Connection connection, RecordCipher cipher) throws SQLException {
        this.connection = connection;
        this.cipher = cipher;
        row = connection.prepareStatement(COLUMNS + "WHERE p.id = ?");
        byLookup = connection.prepareStatement(COLUMNS + "JOIN lookup l ON l.person = p.id WHERE l.hash = ? ORDER BY p.id");
        // The rows of one version are those of one transaction: few, so passing over the ones that were seen is cheap.
        byVersion = connection.prepareStatement(COLUMNS
                + "WHERE p.version >= ? AND NOT (p.version = ? AND p.id <= ?) ORDER BY p.version, p.id LIMIT " + PAGE);
        byId = connection.prepareStatement(COLUMNS + "WHERE p.id > ? ORDER BY p.id LIMIT " + PAGE);
    }

    /** A row of the table, still sealed. */
    record Row(long id, SubjectKey subject, String provider, byte[] sealed, boolean defined, long version) { }

    /** Returns the row of a child, whose id memory has; none if it was removed meanwhile. */
    Optional<Row> row(SubjectKey subject, long id) throws SQLException {
        if (id == 0) {
            return Optional.empty();
        }
        row.setLong(1, id);
        return rows(row).stream().filter(found -> found.subject().equals(subject)).findFirst();
    }

    /** Returns the rows that have a lookup entry. */
    List<Row> byLookup(long hash) throws SQLException {
        byLookup.setLong(1, hash);
        return rows(byLookup);
    }

    /** Returns the next rows in the order of version and id, behind the given ones; none at the end. */
    List<Row> byVersion(long version, long id) throws SQLException {
        byVersion.setLong(1, version);
        byVersion.setLong(2, version);
        byVersion.setLong(3, id);
        return rows(byVersion);
    }

    /** Returns the next rows in the order of ids, behind the given one; none at the end. */
    List<Row> byId(long id) throws SQLException {
        byId.setLong(1, id);
        return rows(byId);
    }

    /**
     * Opens a row.
     *
     * @throws CadreException CONTENT_CHANGED if anything in it is not as it was written
     */
    PersonEntry open(Row row) {
        byte[] form = cipher.open(place(row.subject()), row.sealed());
        try {
            PersonEntry entry = PersonEntry.of(form);
            if (entry.subject().equals(row.subject()) && entry.provider().value().equals(row.provider())
                    && entry.defined() == row.defined() && entry.version() == row.version()) {
                return entry;
            }
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.INTERNAL, "a record of the vault has a form that is not known here");
        }
        throw new CadreException(ErrorCode.CONTENT_CHANGED, "a record of the vault is not what its row says");
    }

    /** Returns the place to which a child's record is bound. */
    static String place(SubjectKey subject) {
        return "person/" + HexFormat.of().formatHex(subject.bytes());
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(result.getLong(1), SubjectKey.ofHash(result.getBytes(2)), result.getString(3),
                        result.getBytes(4), result.getBoolean(5), result.getLong(6)));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
