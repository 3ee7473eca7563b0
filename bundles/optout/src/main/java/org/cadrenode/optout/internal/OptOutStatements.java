package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** The register's tables through one connection, a transaction at a time. Not thread-safe. */
final class OptOutStatements implements AutoCloseable {
    /** How many rows one look at a table returns at most. */
    static final int PAGE = 500;

    private static final byte[] FIRST = new byte[0];

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;
    private final ProtectionRows protections;
    private final NationalRows nationals;
    private final DecisionRows decisions;
    private final HistoryRows history;
    private final ReturnRows returns;
    private final Statement plain;
    private final PreparedStatement insertRequest;
    private final PreparedStatement insertRequestMark;
    private final PreparedStatement hasContent;
    private final PreparedStatement references;
    private final PreparedStatement insertSuppressed;
    private final PreparedStatement updateSuppressed;
    private final PreparedStatement insertSuppressedMark;
    private final PreparedStatement suppressed;
    private final PreparedStatement nextSuppressed;
    private final PreparedStatement setState;

    OptOutStatements(Connection connection, Keystore keystore, Anchor anchor) throws SQLException {
        this.connection = connection;
        cipher = keystore.recordCipher(KeyPurpose.SUPPRESSION_RECORD);
        digest = new RegisterDigest(connection, keystore, cipher, anchor);
        protections = new ProtectionRows(connection, cipher, digest);
        nationals = new NationalRows(connection, cipher, digest);
        decisions = new DecisionRows(connection, cipher, digest);
        history = new HistoryRows(connection, digest);
        returns = new ReturnRows(connection, digest);
        plain = connection.createStatement();
        insertRequest = connection.prepareStatement("INSERT INTO request(reference, content, sealed, origin, scope, decided_by,"
                + " decided_on, named, searched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, FALSE)");
        insertRequestMark = connection.prepareStatement("INSERT INTO request_mark(reference, mark) VALUES (?, ?)");
        hasContent = connection.prepareStatement("SELECT 1 FROM request WHERE content = ?");
        references = connection.prepareStatement("SELECT reference FROM request_mark WHERE mark = ?");
        insertSuppressed = connection.prepareStatement(
                "INSERT INTO suppressed(subject, sealed, in_vault, progress, order_name) VALUES (?, ?, ?, ?, '')");
        updateSuppressed = connection.prepareStatement("UPDATE suppressed SET sealed = ? WHERE subject = ?");
        insertSuppressedMark = connection.prepareStatement("INSERT INTO suppressed_mark(mark, subject) VALUES (?, ?)");
        suppressed = connection.prepareStatement("SELECT subject, sealed FROM suppressed WHERE subject = ?");
        nextSuppressed = connection.prepareStatement(
                "SELECT subject, sealed FROM suppressed WHERE subject > ? ORDER BY subject LIMIT " + PAGE);
        setState = connection.prepareStatement("MERGE INTO state KEY(name) VALUES (?, ?)");
        connection.setAutoCommit(false);
    }

    /** How far a suppressed child's data have been taken back. */
    enum Progress {
        /** None of it was loaded. */
        NONE,
        /** It must be ordered back. */
        DUE,
        /** An order is on its way. */
        ORDERED,
        /** The order was carried out. */
        HONOURED,
        /** Nothing was loaded, and it may come in. */
        ENTERING,
        /** An order was carried out, and it may come in again. */
        RETURNING;

        boolean comesBack() {
            return this == ENTERING || this == RETURNING;
        }
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

    /** Returns the highest reference that was given. */
    long lastReference() throws SQLException {
        try (ResultSet result = plain.executeQuery("SELECT COALESCE(MAX(reference), 0) FROM request")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Records that requests were looked up in the vault. */
    void searched(List<Recorded> requests) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE request SET searched = TRUE WHERE reference = ?")) {
            for (Recorded request : requests) {
                digest.touch(Table.REQUEST, request.reference());
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

    /** Adds a suppressed child to the transaction. */
    void insert(VaultPerson child, boolean inVault, Progress progress, Collection<Mark> marks) throws SQLException {
        digest.touch(Table.SUPPRESSED, child.key().bytes());
        insertSuppressed.setBytes(1, child.key().bytes());
        insertSuppressed.setBytes(2, sealed(child));
        insertSuppressed.setBoolean(3, inVault);
        insertSuppressed.setString(4, progress.name());
        insertSuppressed.addBatch();
        marks(child.key(), marks);
    }

    /** Adds the change of a suppressed child to the transaction. */
    void update(VaultPerson child, Collection<Mark> newMarks) throws SQLException {
        digest.touch(Table.SUPPRESSED, child.key().bytes());
        updateSuppressed.setBytes(1, sealed(child));
        updateSuppressed.setBytes(2, child.key().bytes());
        updateSuppressed.addBatch();
        marks(child.key(), newMarks);
    }

    private void marks(SubjectKey subject, Collection<Mark> marks) throws SQLException {
        for (Mark mark : marks) {
            digest.mark("suppressed_mark", HexFormat.of().formatHex(subject.bytes()), mark);
            insertSuppressedMark.setBytes(1, mark.bytes());
            insertSuppressedMark.setBytes(2, subject.bytes());
            insertSuppressedMark.addBatch();
        }
    }

    /** Returns a suppressed child. */
    Optional<VaultPerson> suppressed(SubjectKey subject) throws SQLException {
        suppressed.setBytes(1, subject.bytes());
        return children(suppressed).stream().findFirst();
    }

    /** Returns the next suppressed children behind a key, or the first ones; none at the end. */
    List<VaultPerson> suppressedBehind(Optional<SubjectKey> key) throws SQLException {
        nextSuppressed.setBytes(1, key.map(SubjectKey::bytes).orElse(FIRST));
        return children(nextSuppressed);
    }

    private List<VaultPerson> children(PreparedStatement query) throws SQLException {
        List<VaultPerson> children = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                SubjectKey subject = SubjectKey.ofHash(result.getBytes(1));
                VaultPerson child = open(() -> place(subject), result.getBytes(2), SealedForm::person);
                if (!child.key().equals(subject)) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "a suppressed child is not whom its row says");
                }
                children.add(child);
            }
        }
        return children;
    }

    /** Returns the suppressed children whom the vault may still hold. */
    List<SubjectKey> inVault() throws SQLException {
        List<SubjectKey> subjects = new ArrayList<>();
        try (ResultSet result = plain.executeQuery("SELECT subject FROM suppressed WHERE in_vault")) {
            while (result.next()) {
                subjects.add(SubjectKey.ofHash(result.getBytes(1)));
            }
        }
        return subjects;
    }

    /** Records that the vault holds nothing of these children any more. */
    void outOfVault(List<SubjectKey> subjects) throws SQLException {
        change("UPDATE suppressed SET in_vault = FALSE WHERE subject = ?", subjects, "");
    }

    /** Returns the children whose data must be ordered back. */
    List<VaultPerson> due() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT subject, sealed FROM suppressed WHERE progress = 'DUE' ORDER BY subject")) {
            return children(query);
        }
    }

    /** Records an order. */
    void ordered(List<SubjectKey> subjects, String order) throws SQLException {
        change("UPDATE suppressed SET progress = 'ORDERED', order_name = ? WHERE progress = 'DUE' AND subject = ?",
                subjects, order);
    }

    private void change(String sql, List<SubjectKey> subjects, String order) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (SubjectKey subject : subjects) {
                digest.touch(Table.SUPPRESSED, subject.bytes());
                int place = 1;
                if (!order.isEmpty()) {
                    update.setString(place++, order);
                }
                update.setBytes(place, subject.bytes());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Returns the children under an order that was not carried out yet. */
    List<VaultPerson> underOrder(String order) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT subject, sealed FROM suppressed WHERE progress = 'ORDERED' AND order_name = ? ORDER BY subject")) {
            query.setString(1, order);
            return children(query);
        }
    }

    /** Records that an order for these children was carried out. */
    void honoured(String order, List<VaultPerson> children) throws SQLException {
        for (VaultPerson child : children) {
            digest.touch(Table.SUPPRESSED, child.key().bytes());
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE suppressed SET progress = 'HONOURED' WHERE progress = 'ORDERED' AND order_name = ?")) {
            update.setString(1, order);
            update.executeUpdate();
        }
    }

    /** Returns the suppressed children who share a mark with a decision. */
    List<SubjectKey> subjects(long reference, int most) throws SQLException {
        List<SubjectKey> subjects = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT DISTINCT m.subject FROM request_mark r"
                + " JOIN suppressed_mark m ON m.mark = r.mark WHERE r.reference = ? LIMIT " + most)) {
            query.setLong(1, reference);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    subjects.add(SubjectKey.ofHash(result.getBytes(1)));
                }
            }
        }
        return subjects;
    }

    /** Returns the suppressed children of a progress. */
    List<VaultPerson> suppressed(Progress progress) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT subject, sealed FROM suppressed WHERE progress = ? ORDER BY subject")) {
            query.setString(1, progress.name());
            return children(query);
        }
    }

    /** Returns how far a suppressed child's data have been taken back. */
    Optional<Progress> progress(SubjectKey subject) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT progress FROM suppressed WHERE subject = ?")) {
            query.setBytes(1, subject.bytes());
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(Progress.valueOf(result.getString(1))) : Optional.empty();
            }
        }
    }

    /** Records how far a child's data have been taken back, and whether the vault may hold anything of it. */
    void progress(SubjectKey subject, Progress progress, boolean inVault) throws SQLException {
        digest.touch(Table.SUPPRESSED, subject.bytes());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE suppressed SET progress = ?, in_vault = ? WHERE subject = ?")) {
            update.setString(1, progress.name());
            update.setBoolean(2, inVault);
            update.setBytes(3, subject.bytes());
            update.executeUpdate();
        }
    }

    /** Takes a child out of the suppression store, with its marks. */
    void delete(SubjectKey subject) throws SQLException {
        digest.touch(Table.SUPPRESSED, subject.bytes());
        String row = HexFormat.of().formatHex(subject.bytes());
        try (PreparedStatement query = connection.prepareStatement("SELECT mark FROM suppressed_mark WHERE subject = ?")) {
            query.setBytes(1, subject.bytes());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    digest.unmark("suppressed_mark", row, Mark.of(result.getBytes(1)));
                }
            }
        }
        for (String table : List.of("suppressed_mark", "suppressed")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE subject = ?")) {
                delete.setBytes(1, subject.bytes());
                delete.executeUpdate();
            }
        }
    }

    /** Sends what was batched to the database, still within the transaction. */
    void flush() throws SQLException {
        insertRequest.executeBatch();
        decisions.flush();
        insertRequestMark.executeBatch();
        insertSuppressed.executeBatch();
        updateSuppressed.executeBatch();
        insertSuppressedMark.executeBatch();
    }

    /** Ends the transaction; it is on stable storage on return. */
    void commit() throws SQLException {
        flush();
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
                update(child, marks.of(child));
            }
            flush();
        }
        flush();
        protections.renew(marks);
        nationals.renew();
        digest.renewed();
    }

    /** Takes the transaction back. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Closes the whole database in good order. */
    void shutdown() throws SQLException {
        OptOutDatabase.shutdown(connection);
    }

    /** Closes the whole database without writing to its file. */
    void shutdownAsIs() throws SQLException {
        plain.execute("SHUTDOWN IMMEDIATELY");
    }

    private byte[] sealed(VaultPerson child) {
        return cipher.seal(place(child.key()), SealedForm.of(child));
    }

    /** Where a sealed record stands. */
    private interface Place {
        String name();
    }

    /** What makes a value of its bytes. */
    private interface Form<T> {
        T read(byte[] content);
    }

    private <T> T open(Place place, byte[] sealed, Form<T> form) {
        byte[] content = cipher.open(place.name(), sealed);
        try {
            return form.read(content);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.INTERNAL, "a record of the register has a form that is not known here");
        }
    }

    static String place(long reference) {
        return "request/" + reference;
    }

    private static String place(SubjectKey subject) {
        return "suppressed/" + HexFormat.of().formatHex(subject.bytes());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
