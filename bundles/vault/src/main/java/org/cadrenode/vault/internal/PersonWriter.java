package org.cadrenode.vault.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.keys.RowSum;
import org.cadrenode.h2.KeyedDatabase;
import org.cadrenode.vault.internal.PersonTable.Row;

/**
 * Writes people through the vault's one writing connection, a transaction at a time. Every change goes into the digest
 * over all rows, which each transaction seals into its state. Not thread-safe.
 */
final class PersonWriter implements AutoCloseable {
    private final Connection connection;
    private final RecordCipher cipher;
    private final ChildCipher childCipher;
    private final Anchor anchor;
    private final PersonTable people;
    private final Statement plain;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement setState;
    private StoreState state = StoreState.empty();
    private RowSum digest = new RowSum();
    private long rows;

    PersonWriter(Connection connection, Keystore keystore, Anchor anchor, ChildKeys children) throws SQLException {
        this.connection = connection;
        this.anchor = anchor;
        cipher = keystore.recordCipher(KeyPurpose.VAULT_RECORD);
        childCipher = children.cipher();
        people = new PersonTable(connection, childCipher, new RowHashes(keystore, childCipher));
        plain = connection.createStatement();
        insert = connection.prepareStatement(
                "INSERT INTO person(sealed, defined, version, id, subject, provider) VALUES (?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement("UPDATE person SET sealed = ?, defined = ?, version = ? WHERE id = ?");
        delete = connection.prepareStatement("DELETE FROM person WHERE id = ?");
        setState = connection.prepareStatement("MERGE INTO store_state(id, sealed) KEY(id) VALUES (1, ?)");
        connection.setAutoCommit(false);
    }

    PersonTable people() {
        return people;
    }

    /** Returns the version of the key under which records are sealed. */
    int keyVersion() {
        return childCipher.version();
    }

    /** Returns the state as the database has it, still sealed; none if the store was never written. */
    Optional<byte[]> sealedState() throws SQLException {
        try (ResultSet result = plain.executeQuery("SELECT sealed FROM store_state WHERE id = 1")) {
            return result.next() ? Optional.of(result.getBytes(1)) : Optional.empty();
        }
    }

    /** Opens what {@link #sealedState} gave. */
    StoreState open(byte[] sealed) {
        return StoreState.open(cipher, StoreState.IN_DATABASE, sealed);
    }

    /** Returns the state in the anchor. */
    Optional<StoreState> anchored() {
        return anchor.read(cipher);
    }

    /** Starts from a state that was verified, and sees to it that the anchor has it. */
    void start(StoreState verified, boolean anchored) {
        state = verified;
        digest = verified.digest().copy();
        rows = verified.rows();
        if (!anchored) {
            anchor.write(state, cipher);
        }
    }

    StoreState state() {
        return state;
    }

    /** Adds a row to the transaction, and returns its stamp. */
    int insert(long id, PersonEntry entry, long version) throws SQLException {
        Row row = sealed(id, entry, version);
        fill(insert, row);
        insert.setBytes(5, row.subject().bytes());
        insert.setString(6, row.provider());
        insert.addBatch();
        rows++;
        return taken(row);
    }

    /** Adds the change of a row to the transaction, and returns its new stamp. */
    int update(Row before, PersonEntry entry, long version) throws SQLException {
        Row row = sealed(before.id(), entry, version);
        fill(update, row);
        update.addBatch();
        digest.subtract(people.hash(before));
        return taken(row);
    }

    private int taken(Row row) {
        byte[] hash = people.hash(row);
        digest.add(hash);
        return RowHashes.stamp(hash);
    }

    private Row sealed(long id, PersonEntry entry, long version) {
        String provider = entry.provider().value();
        byte[] sealed = childCipher.seal(id, PersonTable.place(id, entry.subject(), provider, entry.defined(), version),
                entry.form(version));
        return new Row(id, entry.subject(), provider, sealed, entry.defined(), version);
    }

    private static void fill(PreparedStatement statement, Row row) throws SQLException {
        statement.setBytes(1, row.sealed());
        statement.setBoolean(2, row.defined());
        statement.setLong(3, row.version());
        statement.setLong(4, row.id());
    }

    /** Deletes a row. */
    void delete(Row row) throws SQLException {
        delete.setLong(1, row.id());
        delete.executeUpdate();
        people.lookAgain();
        digest.subtract(people.hash(row));
        rows--;
    }

    /** Ends the transaction under {@code version} of the vault; it is on stable storage on return, and the anchor follows. */
    void commit(long version) throws SQLException {
        insert.executeBatch();
        update.executeBatch();
        people.lookAgain();
        StoreState next = state.next(version, rows, digest.copy());
        setState.setBytes(1, next.sealed(cipher, StoreState.IN_DATABASE));
        setState.executeUpdate();
        connection.commit();
        plain.execute("CHECKPOINT SYNC");
        state = next;
        anchor.write(next, cipher);
    }

    /** Closes the whole database in good order. */
    void shutdown() throws SQLException {
        KeyedDatabase.shutdown(connection);
    }

    /** Closes the whole database without writing to its file. */
    void shutdownAsIs() throws SQLException {
        plain.execute("SHUTDOWN IMMEDIATELY");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
