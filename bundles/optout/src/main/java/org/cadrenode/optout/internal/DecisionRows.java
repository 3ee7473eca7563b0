package org.cadrenode.optout.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Scope;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.internal.OptOutStatements.Which;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/**
 * What is recorded of each decision beside the request itself: a row of its own, so that requests of older nodes, which have
 * none, stay as they were written. Not thread-safe.
 */
final class DecisionRows implements AutoCloseable {
    private static final String QUERY = "SELECT r.reference, r.sealed, r.origin, r.scope, r.decided_by, r.decided_on, d.choice,"
            + " d.provider, d.effective_on, d.received_at, d.withdrawn_at, d.withdrawn_from, d.sealed"
            + " FROM request r LEFT JOIN decision d ON d.reference = r.reference WHERE ";

    private final Connection connection;
    private final RecordCipher cipher;
    private final RegisterDigest digest;
    private final PreparedStatement insert;

    DecisionRows(Connection connection, RecordCipher cipher, RegisterDigest digest) throws SQLException {
        this.connection = connection;
        this.cipher = cipher;
        this.digest = digest;
        insert = connection.prepareStatement("INSERT INTO decision(reference, choice, provider, effective_on, received_at,"
                + " withdrawn_at, withdrawn_from, sealed) VALUES (?, ?, ?, ?, ?, 0, NULL, ?)");
    }

    /** Returns the next decisions behind a reference; none at the end. */
    List<Recorded> behind(Which which, long reference) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(QUERY + "r.reference > ? AND " + which.condition()
                + " ORDER BY r.reference LIMIT " + OptOutStatements.PAGE)) {
            query.setLong(1, reference);
            return read(query);
        }
    }

    /** Returns a decision. */
    Optional<Recorded> find(long reference) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(QUERY + "r.reference = ?")) {
            query.setLong(1, reference);
            return read(query).stream().findFirst();
        }
    }

    private List<Recorded> read(PreparedStatement query) throws SQLException {
        List<Recorded> found = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(recorded(row));
            }
        }
        return found;
    }

    private Recorded recorded(ResultSet row) throws SQLException {
        long reference = row.getLong(1);
        List<Identifier> identifiers = identifiers(reference, row.getBytes(2));
        LocalDate decidedOn = row.getDate(6).toLocalDate();
        byte[] sealed = row.getBytes(13);
        Details details = sealed == null ? Details.NONE : Details.read(cipher.open(place(reference), sealed));
        long receivedAt = row.getLong(10);
        Date effective = row.getDate(9);
        Date from = row.getDate(12);
        String provider = row.getString(8);
        // Whatever day an older node's request is of, it was received before this one runs.
        Decision decision = new Decision(reference, Source.of(row.getString(3)).orElseThrow(DecisionRows::unknown),
                new Maker(Decider.of(row.getString(5)).orElseThrow(DecisionRows::unknown), details.person()),
                row.getString(7) == null ? Choice.OUT : Choice.valueOf(row.getString(7)),
                Scope.of(row.getString(4)).orElseThrow(DecisionRows::unknown), decidedOn,
                receivedAt == 0 ? LocalDate.EPOCH : day(receivedAt), effective == null ? decidedOn : effective.toLocalDate(),
                Optional.ofNullable(from).map(Date::toLocalDate));
        return new Recorded(decision, identifiers, provider == null || provider.isEmpty() ? Optional.empty()
                : Optional.of(new ProviderId(provider)), details.evidence(), receivedAt, from == null ? Optional.empty()
                : Optional.of(new Recorded.Withdrawal(row.getLong(11), from.toLocalDate(), details.withdrawal())), details.told());
    }

    private List<Identifier> identifiers(long reference, byte[] sealed) {
        byte[] content = cipher.open(OptOutStatements.place(reference), sealed);
        try {
            return SealedForm.identifiers(content);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static CadreException unknown() {
        return new CadreException(ErrorCode.INTERNAL, "a record of the register has a form that is not known here");
    }

    /** Returns the day of a moment, in UTC: it must not depend on where the node is set up. */
    static LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    /** Adds what is recorded of a request to the transaction. */
    void insert(Recorded recorded) throws SQLException {
        long reference = recorded.reference();
        digest.touch(Table.DECISION, reference);
        insert.setLong(1, reference);
        insert.setString(2, recorded.decision().choice().name());
        insert.setString(3, recorded.provider().map(ProviderId::value).orElse(""));
        insert.setDate(4, Date.valueOf(recorded.decision().effectiveOn()));
        insert.setLong(5, recorded.receivedAt());
        insert.setBytes(6, sealed(recorded));
        insert.addBatch();
    }

    void flush() throws SQLException {
        insert.executeBatch();
    }

    /** Writes a decision with its withdrawal; a request of an older node gets its row now. */
    void withdrawn(Recorded recorded) throws SQLException {
        Recorded.Withdrawal withdrawal = recorded.withdrawal().orElseThrow();
        digest.touch(Table.DECISION, recorded.reference());
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO decision(reference, choice, provider, effective_on,"
                + " received_at, withdrawn_at, withdrawn_from, sealed) KEY(reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            merge.setLong(1, recorded.reference());
            merge.setString(2, recorded.decision().choice().name());
            merge.setString(3, recorded.provider().map(ProviderId::value).orElse(""));
            merge.setDate(4, Date.valueOf(recorded.decision().effectiveOn()));
            merge.setLong(5, recorded.receivedAt());
            merge.setLong(6, withdrawal.at());
            merge.setDate(7, Date.valueOf(withdrawal.from()));
            merge.setBytes(8, sealed(recorded));
            merge.executeUpdate();
        }
    }

    /** Seals what is sealed of a decision anew, if it has a row of its own. The caller sums up all rows anew. */
    void renew(Recorded recorded) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE decision SET sealed = ? WHERE reference = ?")) {
            update.setBytes(1, sealed(recorded));
            update.setLong(2, recorded.reference());
            update.executeUpdate();
        }
    }

    private byte[] sealed(Recorded recorded) {
        return cipher.seal(place(recorded.reference()), new Details(recorded.decision().maker().person(), recorded.evidence(),
                recorded.withdrawal().map(Recorded.Withdrawal::evidence).orElse(""), recorded.told()).bytes());
    }

    private static String place(long reference) {
        return "decision/" + reference;
    }

    /** What is sealed of a decision. */
    private record Details(String person, String evidence, String withdrawal, Optional<Recorded.Told> told) {
        private static final Details NONE = new Details("", "", "", Optional.empty());
        private static final int FORMAT = 1;
        private static final int TOLD = 2;

        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeByte(told.isPresent() ? TOLD : FORMAT);
                out.writeUTF(person);
                out.writeUTF(evidence);
                out.writeUTF(withdrawal);
                if (told.isPresent()) {
                    write(told.get(), out);
                }
            } catch (IOException e) {
                throw new IllegalStateException("Memory takes every text of some length", e);
            }
            return bytes.toByteArray();
        }

        static Details read(byte[] content) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
                int format = in.readByte();
                if (format != FORMAT && format != TOLD) {
                    throw unknown();
                }
                return new Details(in.readUTF(), in.readUTF(), in.readUTF(), format == TOLD ? Optional.of(told(in)) : Optional.empty());
            } catch (IOException e) {
                throw unknown();
            }
        }

        private static void write(Recorded.Told told, DataOutputStream out) throws IOException {
            out.writeUTF(told.node());
            out.write(told.line().bytes());
            out.writeLong(told.list());
            out.writeInt(told.keyVersion());
            out.writeInt(told.marks().size());
            for (Mark mark : told.marks()) {
                out.write(mark.bytes());
            }
        }

        private static Recorded.Told told(DataInputStream in) throws IOException {
            String node = in.readUTF();
            Mark line = Mark.of(in.readNBytes(Mark.BYTES));
            long list = in.readLong();
            int keyVersion = in.readInt();
            List<Mark> marks = new ArrayList<>();
            for (int rest = in.readInt(); rest > 0; rest--) {
                marks.add(Mark.of(in.readNBytes(Mark.BYTES)));
            }
            return new Recorded.Told(node, line, list, keyVersion, marks);
        }

        @Override
        public String toString() {
            return "[details]";
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
