package org.cadrenode.vault.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.ChildCipher;

/**
 * Reads people through one connection. A row counts only if its seal, to which the open columns are bound, is whole and
 * says the same as they do. Not thread-safe.
 */
final class PersonTable implements AutoCloseable {
    private static final String COLUMNS = "SELECT p.id, p.subject, p.provider, p.sealed, p.defined, p.version FROM person p ";
    private static final int PAGE = 500;
    private static final int AHEAD = 64;

    private final Connection connection;
    private final ChildCipher cipher;
    private final RowHashes hashes;
    private final PreparedStatement row;
    private final PreparedStatement byVersion;
    private final PreparedStatement byId;
    private final PreparedStatement fromId;
    private final Map<Long, Row> ahead = new HashMap<>();
    private long last;

    PersonTable(Connection connection, ChildCipher cipher, RowHashes hashes) throws SQLException {
        this.connection = connection;
        this.cipher = cipher;
        this.hashes = hashes;
        row = connection.prepareStatement(COLUMNS + "WHERE p.id = ?");
        // The rows of one version are those of one transaction: few, so passing over the ones that were seen is cheap.
        byVersion = connection.prepareStatement(COLUMNS
                + "WHERE p.version >= ? AND NOT (p.version = ? AND p.id <= ?) ORDER BY p.version, p.id LIMIT " + PAGE);
        byId = connection.prepareStatement(COLUMNS + "WHERE p.id > ? ORDER BY p.id LIMIT " + PAGE);
        fromId = connection.prepareStatement(COLUMNS + "WHERE p.id >= ? ORDER BY p.id LIMIT " + AHEAD);
    }

    /** A row of the table, still sealed. */
    record Row(long id, SubjectKey subject, String provider, byte[] sealed, boolean defined, long version) { }

    /**
     * Returns the row of an id; none if there is none, or the id is 0. Of children who are asked for in the order in which they
     * came into the vault, as an extract mostly has them, several are read at a time: a row may be of a while ago, and its
     * reader holds its stamp against memory, or {@linkplain #lookAgain has it read again}.
     */
    Optional<Row> row(long id) throws SQLException {
        if (id == 0) {
            return Optional.empty();
        }
        boolean next = id > last && id - last <= AHEAD;
        last = id;
        Row known = ahead.get(id);
        if (known == null && next) {
            fromId.setLong(1, id);
            ahead.clear();
            rows(fromId).forEach(one -> ahead.put(one.id(), one));
            known = ahead.get(id);
        }
        if (known != null) {
            return Optional.of(known);
        }
        row.setLong(1, id);
        return rows(row).stream().findFirst();
    }

    /** Has every row read from the table again. */
    void lookAgain() {
        ahead.clear();
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

    /** Returns a row's part of the digest over all. */
    byte[] hash(Row of) {
        return hashes.of(of);
    }

    /** Returns the version of the key under which a row was sealed; 0 if it was not under the child's own key as well. */
    int keyVersion(Row of) {
        return cipher.own(of.sealed()) ? cipher.versionOf(of.sealed()) : 0;
    }

    /**
     * Opens a row. The child's key has the number of the row.
     *
     * @throws CadreException CONTENT_CHANGED if anything in it is not as it was written; KEY_DESTROYED if its child was removed
     */
    PersonEntry open(Row row) {
        byte[] form = cipher.open(row.id(), place(row.id(), row.subject(), row.provider(), row.defined(), row.version()),
                row.sealed());
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

    /** Returns the place to which a child's record is bound: its row, with all that is open in it. */
    static String place(long id, SubjectKey subject, String provider, boolean defined, long version) {
        return "person/" + id + "/" + HexFormat.of().toHexDigits(subject.high()) + HexFormat.of().toHexDigits(subject.low())
                + "/" + provider + "/" + defined + "/" + version;
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(result.getLong(1), subject(result.getBytes(2)), result.getString(3), result.getBytes(4),
                        result.getBoolean(5), result.getLong(6)));
            }
        }
        return rows;
    }

    private static SubjectKey subject(byte[] bytes) {
        if (bytes.length != 2 * Long.BYTES) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "a row of the vault has not the form of one");
        }
        return SubjectKey.ofHash(bytes);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
