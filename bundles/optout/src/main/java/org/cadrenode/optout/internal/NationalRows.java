package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/**
 * The tables of lots and of what they hold, part by part, sealed, within the transactions of their connection: the numbers as
 * long as an answer may come, then their marks with who is out, then their marks alone. Both have rows of their own, so that the
 * marks of a large lot can be written in several transactions before the one that says they count. Not thread-safe.
 */
final class NationalRows {
    /** How many numbers lie in one part. */
    static final int PART = 8192;
    private static final int MOST_PARTS = 1000;
    private static final int FIRST_OF_MARKS = 500;
    private static final String DELETE_PART = "DELETE FROM national_part WHERE part = ?";
    private static final byte NUMBERS = 1;
    private static final byte MARKS = 2;

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;

    NationalRows(Connection connection, RecordCipher cipher, RegisterDigest digest) {
        this.connection = connection;
        this.cipher = cipher;
        this.digest = digest;
    }

    /** Returns all lots, oldest first. */
    List<NationalLot> lots() throws SQLException {
        List<NationalLot> lots = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT lot, sealed FROM national_lot ORDER BY lot");
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                long id = result.getLong(1);
                lots.add(lot(id, cipher.open(lotPlace(id), result.getBytes(2))));
            }
        }
        return lots;
    }

    private static NationalLot lot(long id, byte[] content) {
        try {
            return NationalLot.read(id, content);
        } catch (IllegalArgumentException e) {
            throw unknownForm();
        }
    }

    /** Records a lot, new or changed. */
    void put(NationalLot lot) throws SQLException {
        digest.touch(Table.NATIONAL_LOT, lot.id());
        merge("MERGE INTO national_lot(lot, sealed) KEY(lot) VALUES (?, ?)", lot.id(), cipher.seal(lotPlace(lot.id()), lot.bytes()));
    }

    /** Records the numbers of a lot. */
    void numbers(long lot, long[] numbers) throws SQLException {
        for (int from = 0; from < numbers.length; from += PART) {
            int to = Math.min(numbers.length, from + PART);
            ByteBuffer bytes = ByteBuffer.allocate(1 + (to - from) * Long.BYTES).put(NUMBERS);
            for (int i = from; i < to; i++) {
                bytes.putLong(numbers[i]);
            }
            part(lot, from / PART, bytes.array());
        }
    }

    /** Records some parts of a lot's marks. */
    void marks(NationalLot lot, LotMarks marks, int fromPart, int toPart) throws SQLException {
        for (int part = fromPart; part < toPart; part++) {
            byte[] entries = marks.bytes(part * PART, Math.min(marks.size(), (part + 1) * PART));
            part(lot.id(), FIRST_OF_MARKS + part, ByteBuffer.allocate(1 + entries.length).put(MARKS).put(entries).array());
        }
    }

    /** Forgets some parts of a lot's numbers. */
    void forgetNumbers(NationalLot lot, int fromPart, int toPart) throws SQLException {
        for (int part = fromPart; part < toPart; part++) {
            delete(Table.NATIONAL_PART, DELETE_PART, lot.id() * MOST_PARTS + part);
        }
    }

    /** Returns whether there are numbers of a lot. */
    boolean hasNumbers(NationalLot lot) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM national_part WHERE part BETWEEN ? AND ? LIMIT 1")) {
            query.setLong(1, lot.id() * MOST_PARTS);
            query.setLong(2, lot.id() * MOST_PARTS + FIRST_OF_MARKS - 1);
            try (ResultSet result = query.executeQuery()) {
                return result.next();
            }
        }
    }

    private void part(long lot, int part, byte[] content) throws SQLException {
        long id = lot * MOST_PARTS + part;
        digest.touch(Table.NATIONAL_PART, id);
        merge("MERGE INTO national_part(part, sealed) KEY(part) VALUES (?, ?)", id, cipher.seal(partPlace(id), content));
    }

    private void merge(String sql, long id, byte[] sealed) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(sql)) {
            merge.setLong(1, id);
            merge.setBytes(2, sealed);
            merge.executeUpdate();
        }
    }

    /** Returns the numbers of one part of a lot whose answer may still come. */
    long[] numbers(NationalLot lot, int part) throws SQLException {
        ByteBuffer content = content(lot.id() * MOST_PARTS + part, NUMBERS);
        long[] numbers = new long[content.remaining() / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = content.getLong();
        }
        return numbers;
    }

    /** Returns all numbers of such a lot. */
    long[] numbers(NationalLot lot) throws SQLException {
        long[] numbers = new long[lot.size()];
        for (int part = 0; part < parts(lot); part++) {
            long[] some = numbers(lot, part);
            System.arraycopy(some, 0, numbers, part * PART, some.length);
        }
        return numbers;
    }

    /** Returns the marks of a lot that was answered, or asked in vain. */
    LotMarks marks(NationalLot lot) throws SQLException {
        LotMarks.Reading reading = new LotMarks.Reading(lot.size());
        for (int part = 0; part < parts(lot); part++) {
            reading.take(content(lot.id() * MOST_PARTS + FIRST_OF_MARKS + part, MARKS));
        }
        return reading.marks();
    }

    private ByteBuffer content(long id, byte form) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT sealed FROM national_part WHERE part = ?")) {
            query.setLong(1, id);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "a lot lacks a part of its numbers");
                }
                ByteBuffer content = ByteBuffer.wrap(cipher.open(partPlace(id), result.getBytes(1)));
                if (content.get() != form) {
                    throw unknownForm();
                }
                return content;
            }
        }
    }

    /** Deletes a lot and all that it holds. */
    void delete(NationalLot lot) throws SQLException {
        for (int part = 0; part < parts(lot); part++) {
            delete(Table.NATIONAL_PART, DELETE_PART, lot.id() * MOST_PARTS + FIRST_OF_MARKS + part);
        }
        forgetNumbers(lot, 0, parts(lot));
        delete(Table.NATIONAL_LOT, "DELETE FROM national_lot WHERE lot = ?", lot.id());
    }

    private void delete(Table table, String sql, long id) throws SQLException {
        digest.touch(table, id);
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    /** Seals all anew under the newest key. Marks stay under the key that they were made with. The caller sums up all rows anew. */
    void renew() throws SQLException {
        for (NationalLot lot : lots()) {
            merge("MERGE INTO national_lot(lot, sealed) KEY(lot) VALUES (?, ?)", lot.id(), cipher.seal(lotPlace(lot.id()), lot.bytes()));
        }
        List<Long> parts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT part FROM national_part");
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                parts.add(result.getLong(1));
            }
        }
        for (long id : parts) {
            byte[] content = content(id, id % MOST_PARTS < FIRST_OF_MARKS ? NUMBERS : MARKS).array();
            merge("MERGE INTO national_part(part, sealed) KEY(part) VALUES (?, ?)", id, cipher.seal(partPlace(id), content));
        }
    }

    /** Returns the children whom an answer stopped. */
    List<SubjectKey> stops() throws SQLException {
        List<SubjectKey> stops = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT subject FROM national_stop");
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                stops.add(SubjectKey.ofHash(result.getBytes(1)));
            }
        }
        return stops;
    }

    /** Returns whether an answer stopped a child. */
    boolean stops(SubjectKey subject) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM national_stop WHERE subject = ?")) {
            query.setBytes(1, subject.bytes());
            try (ResultSet result = query.executeQuery()) {
                return result.next();
            }
        }
    }

    /** Records that an answer stops a child, or does so no more. */
    void stop(SubjectKey subject, boolean stopped) throws SQLException {
        digest.touch(Table.NATIONAL_STOP, subject.bytes());
        try (PreparedStatement change = connection.prepareStatement(stopped
                ? "MERGE INTO national_stop(subject) KEY(subject) VALUES (?)" : "DELETE FROM national_stop WHERE subject = ?")) {
            change.setBytes(1, subject.bytes());
            change.executeUpdate();
        }
    }

    static int parts(NationalLot lot) {
        return (lot.size() + PART - 1) / PART;
    }

    private static CadreException unknownForm() {
        return new CadreException(ErrorCode.INTERNAL, "a lot of the register has a form that is not known here");
    }

    private static String lotPlace(long id) {
        return "national/" + id;
    }

    private static String partPlace(long id) {
        return "national-part/" + id;
    }
}
