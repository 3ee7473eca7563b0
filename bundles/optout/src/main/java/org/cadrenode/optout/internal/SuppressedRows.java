package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** The children who are out, with their marks, and how far what was loaded of them has been taken back. Not thread-safe. */
final class SuppressedRows {
    private static final byte[] FIRST = new byte[0];

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;
    private final Statement plain;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement insertMark;
    private final PreparedStatement find;
    private final PreparedStatement next;

    SuppressedRows(Connection connection, RecordCipher cipher, RegisterDigest digest) throws SQLException {
        this.connection = connection;
        this.cipher = cipher;
        this.digest = digest;
        plain = connection.createStatement();
        insert = connection.prepareStatement(
                "INSERT INTO suppressed(subject, sealed, in_vault, progress, order_name) VALUES (?, ?, ?, ?, '')");
        update = connection.prepareStatement("UPDATE suppressed SET sealed = ? WHERE subject = ?");
        insertMark = connection.prepareStatement("INSERT INTO suppressed_mark(mark, subject) VALUES (?, ?)");
        find = connection.prepareStatement("SELECT subject, sealed FROM suppressed WHERE subject = ?");
        next = connection.prepareStatement(
                "SELECT subject, sealed FROM suppressed WHERE subject > ? ORDER BY subject LIMIT " + OptOutStatements.PAGE);
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

    /** Adds a suppressed child to the transaction. */
    void insert(VaultPerson child, boolean inVault, Progress progress, Collection<Mark> marks) throws SQLException {
        digest.touch(Table.SUPPRESSED, child.key().bytes());
        insert.setBytes(1, child.key().bytes());
        insert.setBytes(2, sealed(child));
        insert.setBoolean(3, inVault);
        insert.setString(4, progress.name());
        insert.addBatch();
        marks(child.key(), marks);
    }

    /** Adds the change of a suppressed child to the transaction. */
    void update(VaultPerson child, Collection<Mark> newMarks) throws SQLException {
        digest.touch(Table.SUPPRESSED, child.key().bytes());
        update.setBytes(1, sealed(child));
        update.setBytes(2, child.key().bytes());
        update.addBatch();
        marks(child.key(), newMarks);
    }

    private void marks(SubjectKey subject, Collection<Mark> marks) throws SQLException {
        for (Mark mark : marks) {
            digest.mark("suppressed_mark", HexFormat.of().formatHex(subject.bytes()), mark);
            insertMark.setBytes(1, mark.bytes());
            insertMark.setBytes(2, subject.bytes());
            insertMark.addBatch();
        }
    }

    /** Returns the marks of a suppressed child. */
    Set<Mark> marks(SubjectKey subject) throws SQLException {
        Set<Mark> marks = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT mark FROM suppressed_mark WHERE subject = ?")) {
            query.setBytes(1, subject.bytes());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    marks.add(Mark.of(result.getBytes(1)));
                }
            }
        }
        return marks;
    }

    /** Returns a suppressed child. */
    Optional<VaultPerson> find(SubjectKey subject) throws SQLException {
        find.setBytes(1, subject.bytes());
        return children(find).stream().findFirst();
    }

    /** Returns the next suppressed children behind a key, or the first ones; none at the end. */
    List<VaultPerson> behind(Optional<SubjectKey> key) throws SQLException {
        next.setBytes(1, key.map(SubjectKey::bytes).orElse(FIRST));
        return children(next);
    }

    private List<VaultPerson> children(PreparedStatement query) throws SQLException {
        List<VaultPerson> children = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                SubjectKey subject = SubjectKey.ofHash(result.getBytes(1));
                VaultPerson child = open(subject, result.getBytes(2));
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
    List<SubjectKey> of(long reference, int most) throws SQLException {
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
    List<VaultPerson> of(Progress progress) throws SQLException {
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
        marks(subject).forEach(mark -> digest.unmark("suppressed_mark", row, mark));
        for (String table : List.of("suppressed_mark", "suppressed")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE subject = ?")) {
                delete.setBytes(1, subject.bytes());
                delete.executeUpdate();
            }
        }
    }

    /** Sends what was batched to the database, still within the transaction. */
    void flush() throws SQLException {
        insert.executeBatch();
        update.executeBatch();
        insertMark.executeBatch();
    }

    private byte[] sealed(VaultPerson child) {
        return cipher.seal(place(child.key()), SealedForm.of(child));
    }

    private VaultPerson open(SubjectKey subject, byte[] sealed) {
        byte[] content = cipher.open(place(subject), sealed);
        try {
            return SealedForm.person(content);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.INTERNAL, "a record of the register has a form that is not known here");
        }
    }

    private static String place(SubjectKey subject) {
        return "suppressed/" + HexFormat.of().formatHex(subject.bytes());
    }
}
