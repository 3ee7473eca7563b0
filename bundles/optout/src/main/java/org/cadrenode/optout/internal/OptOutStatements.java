package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.h2.KeyedDatabase;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** The register's tables through one connection, a transaction at a time. Not thread-safe. */
final class OptOutStatements implements AutoCloseable {
    /** How many rows one look at a table returns at most. */
    static final int PAGE = 500;

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;
    private final ProtectionRows protections;
    private final NationalRows nationals;
    private final DecisionRows decisions;
    private final HistoryRows history;
    private final ReturnRows returns;
    private final SuppressedRows children;
    private final ReplicaRows replica;
    private final ReplicaMode mode;
    private final Clock clock;
    private final Statement plain;
    private final PreparedStatement insertRequest;
    private final PreparedStatement insertRequestMark;
    private final PreparedStatement hasContent;
    private final PreparedStatement references;
    private final PreparedStatement setState;

    OptOutStatements(Connection connection, Keystore keystore, Anchor anchor, ReplicaMode mode, Clock clock) throws SQLException {
        this.connection = connection;
        this.mode = mode;
        this.clock = clock;
        cipher = keystore.recordCipher(KeyPurpose.SUPPRESSION_RECORD);
        digest = new RegisterDigest(connection, keystore, cipher, anchor);
        protections = new ProtectionRows(connection, cipher, digest, mode);
        replica = new ReplicaRows(connection, cipher, digest);
        nationals = new NationalRows(connection, cipher, digest);
        decisions = new DecisionRows(connection, cipher, digest);
        history = new HistoryRows(connection, digest);
        returns = new ReturnRows(connection, digest);
        children = new SuppressedRows(connection, cipher, digest);
        plain = connection.createStatement();
        insertRequest = connection.prepareStatement("INSERT INTO request(reference, content, sealed, origin, scope, decided_by,"
                + " decided_on, named, searched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, FALSE)");
        insertRequestMark = connection.prepareStatement("INSERT INTO request_mark(reference, mark) VALUES (?, ?)");
        hasContent = connection.prepareStatement("SELECT 1 FROM request WHERE content = ?");
        references = connection.prepareStatement("SELECT reference FROM request_mark WHERE mark = ?");
        setState = connection.prepareStatement("MERGE INTO state KEY(name) VALUES (?, ?)");
        connection.setAutoCommit(false);
    }

    /** Returns the digest over all rows. */
    RegisterDigest digest() {
        return digest;
    }

    /** Returns the statements of protected addresses. */
    ProtectionRows protections() {
        return protections;
    }

    /** Returns the lots of the national service. */
    NationalRows nationals() {
        return nationals;
    }

    /** Returns what is recorded of decisions. */
    DecisionRows decisions() {
        return decisions;
    }

    /** Returns what became of decisions. */
    HistoryRows history() {
        return history;
    }

    /** Returns how children come back. */
    ReturnRows returns() {
        return returns;
    }

    /** Returns the suppressed children. */
    SuppressedRows children() {
        return children;
    }

    /** Returns what waits for the register's copy off the machine. */
    ReplicaRows replica() {
        return replica;
    }

    /** Returns a suppressed child. */
    Optional<VaultPerson> suppressed(SubjectKey subject) throws SQLException {
        return children.find(subject);
    }

    /** Returns the next suppressed children behind a key, or the first ones; none at the end. */
    List<VaultPerson> suppressedBehind(Optional<SubjectKey> key) throws SQLException {
        return children.behind(key);
    }

    /** Returns a number that the register keeps of itself, 0 if it has none yet. */
    long state(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT number FROM state WHERE name = ?")) {
            query.setString(1, name);
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    void state(String name, long number) throws SQLException {
        digest.touch(Table.STATE, name);
        setState.setString(1, name);
        setState.setLong(2, number);
        setState.executeUpdate();
    }

    /** Returns the number of the request of this content, if it is there. */
    Optional<Long> reference(Mark content) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT reference FROM request WHERE content = ?")) {
            query.setBytes(1, content.bytes());
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(result.getLong(1)) : Optional.empty();
            }
        }
    }

    /** Returns whether a request of this content is there, in the transaction's batch not included. */
    boolean has(Mark content) throws SQLException {
        hasContent.setBytes(1, content.bytes());
        try (ResultSet result = hasContent.executeQuery()) {
            return result.next();
        }
    }

    /** Adds a decision to the transaction. */
    void insert(Recorded recorded, Mark content, Collection<Mark> marks) throws SQLException {
        long reference = recorded.reference();
        digest.touch(Table.REQUEST, reference);
        insertRequest.setLong(1, reference);
        insertRequest.setBytes(2, content.bytes());
        insertRequest.setBytes(3, cipher.seal(place(reference), SealedForm.of(recorded.identifiers())));
        insertRequest.setString(4, recorded.decision().source().word());
        insertRequest.setString(5, recorded.decision().scope().word());
        insertRequest.setString(6, recorded.decision().maker().decider().word());
        insertRequest.setDate(7, Date.valueOf(recorded.decision().decidedOn()));
        insertRequest.setBoolean(8, recorded.named());
        insertRequest.addBatch();
        decisions.insert(recorded);
        requestMarks(reference, marks);
    }

    private void requestMarks(long reference, Collection<Mark> marks) throws SQLException {
        for (Mark mark : marks) {
            digest.mark("request_mark", reference, mark);
            insertRequestMark.setLong(1, reference);
            insertRequestMark.setBytes(2, mark.bytes());
            insertRequestMark.addBatch();
        }
    }

    /** Which requests are meant. */
    enum Which {
        ALL("TRUE"), UNSEARCHED("NOT searched"),
        /** Those of other nodes. */
        TOLD("r.origin = 'node'"),
        /** Those who find, or count, by what becomes known of a child: parts of its name, or whether it is of age. */
        OPEN("(named OR d.choice = 'IN')");

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }

    /** Returns the next decisions behind a reference; none at the end. */
    List<Recorded> requests(Which which, long behind) throws SQLException {
        return decisions.behind(which, behind);
    }

    /** Returns whether there are any such requests. */
    boolean any(Which which) throws SQLException {
        try (ResultSet result = plain.executeQuery("SELECT 1 FROM request r LEFT JOIN decision d ON d.reference = r.reference WHERE "
                + which.condition + " LIMIT 1")) {
            return result.next();
        }
    }

    /** Returns the reference behind which new ones are given. */
    long lastReference() throws SQLException {
        try (ResultSet result = plain.executeQuery("SELECT COALESCE(MAX(reference), 0) FROM request")) {
            result.next();
            return mode.behind(result.getLong(1));
        }
    }

    /** Records that requests were looked up in the vault. */
    void searched(List<Recorded> requests) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE request SET searched = TRUE WHERE reference = ?")) {
            for (Recorded request : requests) {
                digest.touchUntold(Table.REQUEST, request.reference());
                update.setLong(1, request.reference());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Returns the requests that any of these marks belong to, sorted. */
    Set<Long> references(Collection<Mark> marks) throws SQLException {
        Set<Long> found = new TreeSet<>();
        for (Mark mark : marks) {
            references.setBytes(1, mark.bytes());
            try (ResultSet result = references.executeQuery()) {
                while (result.next()) {
                    found.add(result.getLong(1));
                }
            }
        }
        return found;
    }

    /** Sends what was batched to the database, still within the transaction. */
    void flush() throws SQLException {
        insertRequest.executeBatch();
        decisions.flush();
        insertRequestMark.executeBatch();
        children.flush();
    }

    /** Ends the transaction; it is on stable storage on return, and what it changed waits for the register's copy, if there is one. */
    void commit() throws SQLException {
        flush();
        if (mode.copied()) {
            new ReplicaCapture(connection, this, clock.millis()).changed(digest.told());
        }
        end();
        mode.changed();
    }

    /** Lets everything wait for the register's copy, instead of what does. */
    void copyEverything() throws SQLException {
        flush();
        replica.clear();
        new ReplicaCapture(connection, this, clock.millis()).everything();
    }

    /** Ends a transaction of which the copy knows. */
    void commitUntold() throws SQLException {
        flush();
        end();
    }

    private void end() throws SQLException {
        StoreState next = digest.seal();
        connection.commit();
        history.ended();
        plain.execute("CHECKPOINT SYNC");
        digest.committed(next);
    }

    /** Writes every record and every mark anew under the newest versions of their keys, within the transaction. */
    void renew(Marks marks) throws SQLException {
        plain.execute("DELETE FROM request_mark");
        plain.execute("DELETE FROM suppressed_mark");
        try (PreparedStatement update = connection.prepareStatement("UPDATE request SET content = ?, sealed = ? WHERE reference = ?")) {
            for (List<Recorded> page = requests(Which.ALL, 0); !page.isEmpty();
                    page = requests(Which.ALL, page.get(page.size() - 1).reference())) {
                for (Recorded request : page) {
                    update.setBytes(1, marks.content(request.words()).bytes());
                    update.setBytes(2, cipher.seal(place(request.reference()), SealedForm.of(request.identifiers())));
                    update.setLong(3, request.reference());
                    update.addBatch();
                    decisions.renew(request);
                    requestMarks(request.reference(), marks.of(request));
                }
                update.executeBatch();
            }
        }
        for (List<VaultPerson> page = suppressedBehind(Optional.empty()); !page.isEmpty();
                page = suppressedBehind(Optional.of(page.get(page.size() - 1).key()))) {
            for (VaultPerson child : page) {
                children.update(child, marks.of(child));
            }
            flush();
        }
        flush();
        protections.renew(marks);
        nationals.renew();
        digest.renewed();
    }

    /** Adds the marks that requests and suppressed children lack, under the versions of the keys that theirs have. */
    void addMarks(Marks marks) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT mark FROM request_mark WHERE reference = ?")) {
            for (List<Recorded> page = requests(Which.ALL, 0); !page.isEmpty();
                    page = requests(Which.ALL, page.get(page.size() - 1).reference())) {
                for (Recorded request : page) {
                    Set<Mark> more = new LinkedHashSet<>(marks.of(request));
                    query.setLong(1, request.reference());
                    try (ResultSet result = query.executeQuery()) {
                        while (result.next()) {
                            more.remove(Mark.of(result.getBytes(1)));
                        }
                    }
                    requestMarks(request.reference(), more);
                }
                flush();
            }
        }
        for (List<VaultPerson> page = suppressedBehind(Optional.empty()); !page.isEmpty();
                page = suppressedBehind(Optional.of(page.get(page.size() - 1).key()))) {
            for (VaultPerson child : page) {
                Set<Mark> more = new LinkedHashSet<>(marks.of(child));
                more.removeAll(children.marks(child.key()));
                if (!more.isEmpty()) {
                    children.update(child, more);
                }
            }
            flush();
        }
    }

    /** Takes the transaction back. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Closes the whole database in good order. */
    void shutdown() throws SQLException {
        KeyedDatabase.shutdown(connection);
    }

    /** Closes the whole database without writing to its file. */
    void shutdownAsIs() throws SQLException {
        plain.execute("SHUTDOWN IMMEDIATELY");
    }

    static String place(long reference) {
        return "request/" + reference;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
