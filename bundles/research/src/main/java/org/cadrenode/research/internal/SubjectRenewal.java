package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.research.internal.Subjects.Known;
import org.jspecify.annotations.Nullable;

/**
 * Gives the children of a renewal package their new pseudonyms. Only {@code subject} holds pseudonyms, so a child is
 * renamed in one row, whatever it has; its former pseudonym stays as another name of it. A batch is one transaction, and a
 * child that was renamed is found by its former name only, so a renewal that was cut off starts over and changes nothing
 * twice.
 *
 * <p>What overtook the renewal is put right: a child that is there under its new pseudonym already, by a link or by rows,
 * becomes one with itself; and who was barred under the new pseudonym loses the rows under the former one.
 */
final class SubjectRenewal {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final Intake intake;
    private final Received received;
    private final PackageManifest manifest;
    private final Counters counters;
    private final Subjects subjects;
    private final PackageBook book;
    private final RecordSweep sweep;
    private final BitSet renamed = new BitSet();
    private final BitSet barred = new BitSet();
    private int provider;

    SubjectRenewal(Connection connection, Intake intake, Received received) throws SQLException {
        this.connection = connection;
        this.intake = intake;
        this.received = received;
        manifest = received.manifest();
        if (manifest.kind() != PackageKind.RENEWAL) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + manifest.packageId() + " is not a renewal");
        }
        counters = Counters.read(connection);
        subjects = new Subjects(connection, counters);
        book = new PackageBook(connection, manifest.packageId(), manifest.kind());
        sweep = new RecordSweep(connection, book);
    }

    void run() throws SQLException, IOException {
        demandWhole();
        KeySet.recover(connection, counters);
        book.begin();
        provider = new Names(connection, counters).provider(manifest.provider());
        counters.store(connection);
        connection.commit();
        try (RenewalReader reader = new RenewalReader(new BufferedInputStream(intake.renewal(received)))) {
            List<Renewal> batch = new ArrayList<>(BATCH);
            Optional<Renewal> next = reader.next();
            while (next.isPresent()) {
                batch.add(next.get());
                next = reader.next();
                if (batch.size() == BATCH || next.isEmpty()) {
                    rename(batch);
                    connection.commit();
                    batch.clear();
                }
            }
        }
        long last = counters.record;
        for (long done = 0; done < last && !barred.isEmpty(); ) {
            done = sweep.remove(done, last, barred);
            connection.commit();
        }
        BitSet deliveries = new BitSet();
        for (long done = 0; done < last && !renamed.isEmpty(); ) {
            done = sweep.deliveries(done, last, renamed, deliveries);
        }
        count(deliveries);
        book.finish();
        connection.commit();
    }

    // A child that was renamed wrongly is not found again: nothing is done before the whole content is known to be good.
    private void demandWhole() throws IOException {
        MessageDigest digest = Digest.sha256();
        long renewals = 0;
        try (RenewalReader reader = new RenewalReader(new DigestInputStream(intake.renewal(received), digest))) {
            while (reader.next().isPresent()) {
                renewals++;
            }
        }
        if (renewals != manifest.rows() || !Digest.of(digest.digest()).equals(manifest.content())) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                    + " has another content than its manifest says");
        }
    }

    private void rename(List<Renewal> batch) throws SQLException {
        List<Pseudonym> names = new ArrayList<>();
        List<Pseudonym> formers = new ArrayList<>();
        for (Renewal one : batch) {
            if (!one.former().equals(one.present())) {
                formers.add(one.former());
                names.add(one.former());
                names.add(one.present());
            }
        }
        Map<Pseudonym, Known> present = subjects.present(provider, names);
        Map<Pseudonym, Known> former = subjects.former(provider, formers);
        // Of whom there is nothing yet: rows under the former name may come still, and find the child by it.
        List<Renewal> unknown = batch.stream().filter(one -> !one.former().equals(one.present())
                && !present.containsKey(one.former()) && !former.containsKey(one.former())).toList();
        subjects.add(provider, unknown.stream().map(Renewal::present).distinct().toList(), present, false);
        Map<Integer, Integer> merged = new HashMap<>();
        try (PreparedStatement rename = connection.prepareStatement(
                        """
                        UPDATE subject SET pseudonym_high = ?, pseudonym_low = ?, barred = ?,
                          person = CASE WHEN ? THEN 0 ELSE person END
                        WHERE subject_id = ?
                        """);
                FormerNames formerNames = new FormerNames(connection, provider)) {
            for (Renewal one : batch) {
                Known child = present.get(one.former());
                if (child == null || one.former().equals(one.present())) {
                    again(former.get(one.former()));
                    continue;
                }
                Known arrived = present.get(one.present());
                boolean bar = child.barred() || arrived != null && arrived.barred();
                if (arrived != null) {
                    absorb(arrived.id(), child.id());
                    // Of a child whose ids were merged several come to the same name: what went to the one goes on.
                    merged.replaceAll((from, to) -> to == arrived.id() ? child.id() : to);
                    merged.put(arrived.id(), child.id());
                    formerNames.move(arrived.id(), child.id());
                }
                rename.setLong(1, one.present().high());
                rename.setLong(2, one.present().low());
                rename.setBoolean(3, bar);
                rename.setBoolean(4, bar);
                rename.setInt(5, child.id());
                rename.addBatch();
                formerNames.add(one.former(), child.id());
                present.remove(one.former());
                present.put(one.present(), new Known(child.id(), bar));
                again(new Known(child.id(), bar));
            }
            for (Renewal one : unknown) {
                formerNames.add(one.former(), present.get(one.present()).id());
            }
            rename.executeBatch();
            formerNames.write();
        }
        long last = counters.record;
        for (long done = 0; done < last && !merged.isEmpty(); ) {
            done = sweep.move(done, last, merged);
        }
    }

    private void again(@Nullable Known child) {
        if (child != null) {
            renamed.set(child.id());
            if (child.barred()) {
                barred.set(child.id());
            }
        }
    }

    // The newer link is the one under the new pseudonym.
    private void absorb(int arrived, int child) throws SQLException {
        try (PreparedStatement person = connection.prepareStatement(
                        """
                        UPDATE subject SET person = (SELECT a.person FROM subject a WHERE a.subject_id = ?)
                        WHERE subject_id = ? AND EXISTS (SELECT 1 FROM subject a WHERE a.subject_id = ? AND a.person <> 0)
                        """);
                PreparedStatement names = connection.prepareStatement(
                        "UPDATE former_pseudonym SET subject_id = ? WHERE subject_id = ?");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM subject WHERE subject_id = ?")) {
            person.setInt(1, arrived);
            person.setInt(2, child);
            person.setInt(3, arrived);
            person.executeUpdate();
            names.setInt(1, child);
            names.setInt(2, arrived);
            names.executeUpdate();
            delete.setInt(1, arrived);
            delete.executeUpdate();
        }
    }

    private void count(BitSet deliveries) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, records FROM delivery WHERE delivery_id = ?")) {
            for (int delivery = deliveries.nextSetBit(0); delivery >= 0; delivery = deliveries.nextSetBit(delivery + 1)) {
                select.setInt(1, delivery);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    book.count(row.getString(1), row.getLong(2), 0, 0);
                }
            }
        }
    }

    /** Former names of children, written in one batch. */
    private static final class FormerNames implements AutoCloseable {
        private final Map<Pseudonym, Integer> names = new LinkedHashMap<>();
        private final PreparedStatement delete;
        private final PreparedStatement insert;
        private final int provider;

        FormerNames(Connection connection, int provider) throws SQLException {
            this.provider = provider;
            delete = connection.prepareStatement(
                    "DELETE FROM former_pseudonym WHERE pseudonym_high = ? AND pseudonym_low = ? AND provider_id = ?");
            insert = connection.prepareStatement(
                    """
                    INSERT INTO former_pseudonym (pseudonym_high, pseudonym_low, provider_id, subject_id)
                    VALUES (?, ?, ?, ?)
                    """);
        }

        void add(Pseudonym former, int subject) {
            names.put(former, subject);
        }

        void move(int from, int to) {
            names.replaceAll((former, subject) -> subject == from ? to : subject);
        }

        void write() throws SQLException {
            for (Map.Entry<Pseudonym, Integer> name : names.entrySet()) {
                for (PreparedStatement statement : List.of(delete, insert)) {
                    statement.setLong(1, name.getKey().high());
                    statement.setLong(2, name.getKey().low());
                    statement.setInt(3, provider);
                }
                insert.setInt(4, name.getValue());
                delete.addBatch();
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            delete.close();
            insert.close();
        }
    }
}
