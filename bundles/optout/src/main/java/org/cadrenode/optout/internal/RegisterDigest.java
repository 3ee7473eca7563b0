package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.keys.RowSum;

/**
 * The digest over all rows of the register, open columns included. Before a row is changed it is taken out of the digest,
 * and at the end of the transaction it is taken in again as it is then. Not thread-safe.
 */
final class RegisterDigest {
    private final Connection connection;
    private final Keystore keystore;
    private final RecordCipher cipher;
    private final Anchor anchor;
    private final Set<Touched> touched = new LinkedHashSet<>();
    private final Set<Touched> told = new LinkedHashSet<>();
    private StoreState state;
    private RowSum sum = new RowSum();
    private KeyedHash hash;
    private int key;
    private int markKey;

    RegisterDigest(Connection connection, Keystore keystore, RecordCipher cipher, Anchor anchor) {
        this.connection = connection;
        this.keystore = keystore;
        this.cipher = cipher;
        this.anchor = anchor;
        key = keystore.versions(KeyPurpose.SUPPRESSION_RECORD).get(0);
        markKey = keystore.versions(KeyPurpose.SUPPRESSION_LOOKUP).get(0);
        state = StoreState.empty(key, markKey);
        hash = keystore.keyedHash(KeyPurpose.SUPPRESSION_RECORD, key);
    }

    /** The tables that have rows of their own, by the column that names a row. */
    enum Table {
        REQUEST("request", "reference"), SUPPRESSED("suppressed", "subject"), PROTECTION("protection", "reference"),
        NATIONAL_LOT("national_lot", "lot"), NATIONAL_PART("national_part", "part"), NATIONAL_STOP("national_stop", "subject"),
        DECISION("decision", "reference"), HISTORY("history", "number"), CONFIRMATION("confirmation", "name"),
        RETURNED("returned", "subject"), STATE("state", "name"),
        REPLICA_WAITING("replica_waiting", "number"), REPLICA_HEAD("replica_head", "name");

        private final String named;
        private final String column;

        Table(String named, String column) {
            this.named = named;
            this.column = column;
        }
    }

    /** A row that the transaction changes; the key's bytes as hexadecimal digits, or its text. */
    record Touched(Table table, String row) { }

    /** Returns the version of the key under which marks are made. */
    int markKey() {
        return markKey;
    }

    /** Returns whether everything is under the newest versions of the keys. */
    boolean newest() {
        return key == keystore.versions(KeyPurpose.SUPPRESSION_RECORD).get(0)
                && markKey == keystore.versions(KeyPurpose.SUPPRESSION_LOOKUP).get(0);
    }

    /** Says that a row is about to change, or to be made. */
    void touch(Table table, Object row) throws SQLException {
        told.add(named(table, row));
        touchUntold(table, row);
    }

    /** Says that a row is about to change in a way of which the register's copy need not know. */
    void touchUntold(Table table, Object row) throws SQLException {
        Touched touching = named(table, row);
        if (touched.add(touching)) {
            Optional<byte[]> before = row(touching);
            if (before.isPresent()) {
                sum.subtract(before.get());
            }
        }
    }

    private static Touched named(Table table, Object row) {
        return new Touched(table, row instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : row.toString());
    }

    /** Returns the rows of which the copy is to know that the transaction changes them. */
    Set<Touched> told() {
        return new LinkedHashSet<>(told);
    }

    /** Takes a new mark in. */
    void mark(String table, Object row, Mark mark) {
        sum.add(hash.of(table, row.toString(), HexFormat.of().formatHex(mark.bytes())));
    }

    /** Takes a mark out that is there no more. */
    void unmark(String table, Object row, Mark mark) {
        sum.subtract(hash.of(table, row.toString(), HexFormat.of().formatHex(mark.bytes())));
    }

    private Optional<byte[]> row(Touched of) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT * FROM " + of.table.named + " WHERE " + of.table.column + " = ?")) {
            switch (of.table) {
                case REQUEST, PROTECTION, DECISION, HISTORY, NATIONAL_LOT, NATIONAL_PART, REPLICA_WAITING -> query.setLong(1, Long.parseLong(of.row));
                case SUPPRESSED, RETURNED, NATIONAL_STOP -> query.setBytes(1, HexFormat.of().parseHex(of.row));
                case STATE, CONFIRMATION, REPLICA_HEAD -> query.setString(1, of.row);
            }
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(hash(of.table.named, result)) : Optional.empty();
            }
        }
    }

    private byte[] hash(String table, ResultSet row) throws SQLException {
        String[] words = new String[row.getMetaData().getColumnCount() + 1];
        words[0] = table;
        for (int i = 1; i < words.length; i++) {
            Object value = row.getObject(i);
            words[i] = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
        }
        return hash.of(words);
    }

    private RowSum whole() throws SQLException {
        RowSum all = new RowSum();
        try (Statement statement = connection.createStatement()) {
            // Row by row: a result of the whole table would lie in memory.
            statement.execute("SET LAZY_QUERY_EXECUTION 1");
            for (String query : new String[] {"SELECT * FROM request", "SELECT * FROM suppressed", "SELECT * FROM protection",
                "SELECT * FROM national_lot", "SELECT * FROM national_part", "SELECT * FROM national_stop",
                "SELECT * FROM decision", "SELECT * FROM history", "SELECT * FROM confirmation", "SELECT * FROM returned",
                "SELECT * FROM replica_waiting", "SELECT * FROM replica_head",
                "SELECT * FROM state WHERE name <> 'schema'"}) {
                String table = query.split(" ")[3];
                try (ResultSet result = statement.executeQuery(query)) {
                    while (result.next()) {
                        all.add(hash(table, result));
                    }
                }
            }
            marks(statement, all, "request_mark", "reference");
            marks(statement, all, "suppressed_mark", "subject");
            statement.execute("SET LAZY_QUERY_EXECUTION 0");
        }
        return all;
    }

    private void marks(Statement statement, RowSum all, String table, String column) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT " + column + ", mark FROM " + table)) {
            while (result.next()) {
                Object row = result.getObject(1);
                all.add(hash.of(table, row instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : row.toString(),
                        HexFormat.of().formatHex(result.getBytes(2))));
            }
        }
    }

    /**
     * Reads all rows and holds their digest against the sealed state, and that against the anchor.
     *
     * @throws CadreException CONTENT_CHANGED if anything is not as it was written
     */
    void verify() throws SQLException {
        Optional<byte[]> sealed = sealed();
        Optional<StoreState> anchored = anchor.read(cipher);
        if (sealed.isPresent()) {
            state = StoreState.open(cipher, StoreState.IN_DATABASE, sealed.get());
            use(state.digestKey(), state.markKey());
        }
        sum = whole();
        if (!state.digest().equals(sum)) {
            throw broken("the rows of the register are not, as a whole, those that were written");
        }
        if (sealed.isPresent() ? anchored.isEmpty() || !state.follows(anchored.get())
                : anchored.isPresent() && anchored.get().sequence() > 0) {
            throw broken("the register is at transaction " + state.sequence() + ", its anchor "
                    + anchored.map(last -> "at " + last.sequence()).orElse("missing") + ": one of them is an older copy");
        }
        if (anchored.isEmpty() || !state.equals(anchored.get())) {
            anchor.write(state, cipher);
        }
    }

    private Optional<byte[]> sealed() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT sealed FROM store_state WHERE id = 1")) {
            return result.next() ? Optional.of(result.getBytes(1)) : Optional.empty();
        }
    }

    /** Says that all rows were written anew, under the newest versions of the keys. */
    void renewed() throws SQLException {
        use(keystore.versions(KeyPurpose.SUPPRESSION_RECORD).get(0), keystore.versions(KeyPurpose.SUPPRESSION_LOOKUP).get(0));
        touched.clear();
        told.clear();
        sum = whole();
    }

    private void use(int digestKey, int newMarkKey) {
        key = digestKey;
        markKey = newMarkKey;
        hash = keystore.keyedHash(KeyPurpose.SUPPRESSION_RECORD, key);
    }

    /** Writes the state into the transaction, whose rows have been sent to the database, and returns it. */
    StoreState seal() throws SQLException {
        for (Touched row : touched) {
            Optional<byte[]> now = row(row);
            if (now.isPresent()) {
                sum.add(now.get());
            }
        }
        touched.clear();
        told.clear();
        StoreState next = state.next(key, markKey, sum.copy());
        try (PreparedStatement set = connection.prepareStatement("MERGE INTO store_state(id, sealed) KEY(id) VALUES (1, ?)")) {
            set.setBytes(1, next.sealed(cipher, StoreState.IN_DATABASE));
            set.executeUpdate();
        }
        return next;
    }

    /** Takes over the state of a transaction that is on stable storage. */
    void committed(StoreState next) {
        state = next;
        anchor.write(next, cipher);
    }

    private static CadreException broken(String what) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, what);
    }
}
