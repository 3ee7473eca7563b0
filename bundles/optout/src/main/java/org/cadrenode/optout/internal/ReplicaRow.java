package org.cadrenode.optout.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Scope;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.internal.SuppressedRows.Progress;

/**
 * One thing that the register holds, as it is after a change, without anything that is made under a key of the register: marks are
 * made anew where it is read. Its bytes are an octet that says what it is and never changes its meaning, and its parts; they are
 * sealed wherever they lie.
 */
sealed interface ReplicaRow {
    /** A decision, withdrawn or not. */
    record Decided(Recorded recorded) implements ReplicaRow { }

    /** A child who is out. */
    record Out(VaultPerson child, Progress progress) implements ReplicaRow {
        @Override
        public String toString() {
            return "[out]";
        }
    }

    /** A child who came back in. */
    record In(SubjectKey subject) implements ReplicaRow { }

    /** A statement that protects an address. */
    record Protecting(ProtectionRows.Row row) implements ReplicaRow { }

    /** What became of a decision. */
    record Happening(long reference, HistoryRows.Happened happened) implements ReplicaRow { }

    /** What a receipt said. */
    record Confirming(HistoryRows.Confirmed confirmed) implements ReplicaRow { }

    /** How often a child came back. */
    record Rounds(SubjectKey subject, int rounds) implements ReplicaRow { }

    /** A child whom an answer stopped, or does so no more. */
    record Stop(SubjectKey subject, boolean stopped) implements ReplicaRow { }

    /** A number that the register keeps of itself and that only grows: its version, or which list of another node it took last. */
    record Count(String name, long number) implements ReplicaRow { }

    /** Writes its bytes. */
    default byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (this instanceof Decided decided) {
                out.writeByte(1);
                write(decided.recorded(), out);
            } else if (this instanceof Out child) {
                out.writeByte(2);
                write(SealedForm.of(child.child()), out);
                out.writeUTF(child.progress().name());
            } else if (this instanceof In child) {
                out.writeByte(3);
                out.write(child.subject().bytes());
            } else if (this instanceof Protecting statement) {
                out.writeByte(4);
                write(statement.row(), out);
            } else if (this instanceof Happening happening) {
                out.writeByte(5);
                out.writeLong(happening.reference());
                out.writeLong(happening.happened().at());
                out.writeUTF(happening.happened().what());
                out.writeUTF(happening.happened().object());
            } else if (this instanceof Confirming confirming) {
                out.writeByte(6);
                HistoryRows.Confirmed one = confirming.confirmed();
                out.writeUTF(one.order());
                out.writeUTF(one.path());
                out.writeUTF(one.delivery());
                out.writeLong(one.rows());
                out.writeLong(one.at());
            } else if (this instanceof Rounds rounds) {
                out.writeByte(7);
                out.write(rounds.subject().bytes());
                out.writeInt(rounds.rounds());
            } else if (this instanceof Stop stop) {
                out.writeByte(8);
                out.write(stop.subject().bytes());
                out.writeBoolean(stop.stopped());
            } else if (this instanceof Count count) {
                out.writeByte(9);
                out.writeUTF(count.name());
                out.writeLong(count.number());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory takes every row", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads rows until the end of these bytes.
     *
     * @throws CadreException INTERNAL if a later version of the node wrote them
     */
    static List<ReplicaRow> read(byte[] content) {
        List<ReplicaRow> rows = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            while (in.available() > 0) {
                rows.add(read(in));
            }
            return rows;
        } catch (IOException | IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static ReplicaRow read(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 1 -> new Decided(recorded(in));
            case 2 -> new Out(SealedForm.person(block(in)), Progress.valueOf(in.readUTF()));
            case 3 -> new In(subject(in));
            case 4 -> new Protecting(protection(in.readLong(), provider(in.readUTF()), SealedForm.identifiers(block(in)).get(0),
                    in.readUTF(), in.readLong(), in.readLong()));
            case 5 -> new Happening(in.readLong(), new HistoryRows.Happened(in.readLong(), in.readUTF(), in.readUTF()));
            case 6 -> new Confirming(new HistoryRows.Confirmed(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong()));
            case 7 -> new Rounds(subject(in), in.readInt());
            case 8 -> new Stop(subject(in), in.readBoolean());
            case 9 -> new Count(in.readUTF(), in.readLong());
            default -> throw unknown();
        };
    }

    private static ProtectionRows.Row protection(long reference, Optional<ProviderId> provider, Identifier identifier, String origin,
            long saidAt, long liftedAt) {
        return new ProtectionRows.Row(reference, new Protection(Protection.Aim.of(origin), provider, identifier), origin, saidAt, liftedAt);
    }

    private static void write(Recorded recorded, DataOutputStream out) throws IOException {
        Decision decision = recorded.decision();
        out.writeLong(decision.reference());
        out.writeUTF(decision.source().word());
        out.writeUTF(decision.maker().decider().word());
        out.writeUTF(decision.maker().person());
        out.writeUTF(decision.choice().name());
        out.writeUTF(decision.scope().word());
        out.writeLong(decision.decidedOn().toEpochDay());
        out.writeLong(decision.receivedOn().toEpochDay());
        out.writeLong(decision.effectiveOn().toEpochDay());
        write(SealedForm.of(recorded.identifiers()), out);
        out.writeUTF(recorded.provider().map(ProviderId::value).orElse(""));
        out.writeUTF(recorded.evidence());
        out.writeLong(recorded.receivedAt());
        out.writeBoolean(recorded.withdrawal().isPresent());
        if (recorded.withdrawal().isPresent()) {
            Recorded.Withdrawal withdrawal = recorded.withdrawal().get();
            out.writeLong(withdrawal.at());
            out.writeLong(withdrawal.from().toEpochDay());
            out.writeUTF(withdrawal.evidence());
        }
        out.writeBoolean(recorded.told().isPresent());
        if (recorded.told().isPresent()) {
            recorded.told().get().write(out);
        }
    }

    private static Recorded recorded(DataInputStream in) throws IOException {
        long reference = in.readLong();
        Source source = Source.of(in.readUTF()).orElseThrow(ReplicaRow::unknown);
        Maker maker = new Maker(Decider.of(in.readUTF()).orElseThrow(ReplicaRow::unknown), in.readUTF());
        Choice choice = Choice.valueOf(in.readUTF());
        Scope scope = Scope.of(in.readUTF()).orElseThrow(ReplicaRow::unknown);
        LocalDate decidedOn = LocalDate.ofEpochDay(in.readLong());
        LocalDate receivedOn = LocalDate.ofEpochDay(in.readLong());
        LocalDate effectiveOn = LocalDate.ofEpochDay(in.readLong());
        List<Identifier> identifiers = SealedForm.identifiers(block(in));
        Optional<ProviderId> provider = provider(in.readUTF());
        String evidence = in.readUTF();
        long receivedAt = in.readLong();
        Optional<Recorded.Withdrawal> withdrawal = in.readBoolean()
                ? Optional.of(new Recorded.Withdrawal(in.readLong(), LocalDate.ofEpochDay(in.readLong()), in.readUTF())) : Optional.empty();
        Optional<Recorded.Told> told = in.readBoolean() ? Optional.of(Recorded.Told.read(in)) : Optional.empty();
        return new Recorded(new Decision(reference, source, maker, choice, scope, decidedOn, receivedOn, effectiveOn,
                withdrawal.map(Recorded.Withdrawal::from)), identifiers, provider, evidence, receivedAt, withdrawal, told);
    }

    private static void write(ProtectionRows.Row row, DataOutputStream out) throws IOException {
        out.writeLong(row.reference());
        out.writeUTF(row.protection().provider().map(ProviderId::value).orElse(""));
        write(SealedForm.of(List.of(row.protection().identifier())), out);
        out.writeUTF(row.origin());
        out.writeLong(row.saidAt());
        out.writeLong(row.liftedAt());
    }

    private static void write(byte[] block, DataOutputStream out) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw unknown();
        }
        return in.readNBytes(length);
    }

    private static SubjectKey subject(DataInputStream in) throws IOException {
        byte[] key = new byte[16];
        in.readFully(key);
        return SubjectKey.ofHash(key);
    }

    private static Optional<ProviderId> provider(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(new ProviderId(value));
    }

    private static CadreException unknown() {
        return new CadreException(ErrorCode.INTERNAL, "a change in the register's copy has a form that is not known here");
    }
}
