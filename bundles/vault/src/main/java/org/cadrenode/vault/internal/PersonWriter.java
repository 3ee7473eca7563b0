package org.cadrenode.vault.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import org.cadrenode.api.keys.RecordCipher;

/** Writes people through the vault's one writing connection, a transaction at a time. Not thread-safe. */
final class PersonWriter implements AutoCloseable {
    private final Connection connection;
    private final RecordCipher cipher;
    private final PersonTable people;
    private final Statement plain;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement addLookup;
    private final PreparedStatement removeLookup;
    private final PreparedStatement removeLookups;
    private final PreparedStatement setVersion;

    PersonWriter(Connection connection, RecordCipher cipher) throws SQLException {
        this.connection = connection;
        this.cipher = cipher;
        people = new PersonTable(connection, cipher);
        plain = connection.createStatement();
        insert = connection.prepareStatement(
                "INSERT INTO person(sealed, defined, version, id, subject, provider) VALUES (?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement("UPDATE person SET sealed = ?, defined = ?, version = ? WHERE id = ?");
        delete = connection.prepareStatement("DELETE FROM person WHERE id = ?");
        addLookup = connection.prepareStatement("INSERT INTO lookup(hash, person) VALUES (?, ?)");
        removeLookup = connection.prepareStatement("DELETE FROM lookup WHERE hash = ? AND person = ?");
        removeLookups = connection.prepareStatement("DELETE FROM lookup WHERE person = ?");
        setVersion = connection.prepareStatement("MERGE INTO state KEY(name) VALUES ('version', ?)");
        connection.setAutoCommit(false);
    }

    PersonTable people() {
        return people;
    }

    /** Returns the version of the last transaction. */
    long version() throws SQLException {
        try (ResultSet result = plain.executeQuery("SELECT number FROM state WHERE name = 'version'")) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Adds a row to the transaction. */
    void insert(long id, PersonEntry entry, long version) throws SQLException {
        fill(insert, id, entry, version);
        insert.setBytes(5, entry.subject().bytes());
        insert.setString(6, entry.provider().value());
        insert.addBatch();
    }

    /** Adds the change of a row to the transaction. */
    void update(long id, PersonEntry entry, long version) throws SQLException {
        fill(update, id, entry, version);
        update.addBatch();
    }

    private void fill(PreparedStatement statement, long id, PersonEntry entry, long version) throws SQLException {
        statement.setBytes(1, cipher.seal(PersonTable.place(entry.subject()), entry.form(version)));
        statement.setBoolean(2, entry.defined());
        statement.setLong(3, version);
        statement.setLong(4, id);
    }

    /** Adds a lookup entry to the transaction. */
    void lookup(long hash, long id) throws SQLException {
        addLookup.setLong(1, hash);
        addLookup.setLong(2, id);
        addLookup.addBatch();
    }

    /** Deletes a row and the lookup entries that it has. */
    void delete(long id, Collection<Long> lookups) throws SQLException {
        for (long hash : lookups) {
            removeLookup.setLong(1, hash);
            removeLookup.setLong(2, id);
            removeLookup.addBatch();
        }
        removeLookup.executeBatch();
        deleteRow(id);
    }

    /** Deletes a row whose lookup entries nobody can tell any more, as its record does not open. */
    void deleteDamaged(long id) throws SQLException {
        removeLookups.setLong(1, id);
        removeLookups.executeUpdate();
        deleteRow(id);
    }

    private void deleteRow(long id) throws SQLException {
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    /** Ends the transaction under {@code version}; it is on stable storage on return. */
    void commit(long version) throws SQLException {
        insert.executeBatch();
        update.executeBatch();
        addLookup.executeBatch();
        setVersion.setLong(1, version);
        setVersion.executeUpdate();
        connection.commit();
        plain.execute("CHECKPOINT SYNC");
    }

    /** Closes the whole database in good order. */
    void shutdown() throws SQLException {
        VaultDatabase.shutdown(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
