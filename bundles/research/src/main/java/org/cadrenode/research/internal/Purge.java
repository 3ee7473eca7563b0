package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.research.internal.Subjects.Known;

/**
 * Takes the children of a purge package out: first they are barred, then all records are looked through, page by page,
 * and theirs removed. An index of the children of records would make this faster and every load slower, by a third
 * when measured, and purges are few. A purge that was cut off goes on after its last page.
 */
final class Purge {
    private static final int BATCH = 1_000;
    private static final int PAGE = 50_000;
    private static final int PSEUDONYM_BYTES = 16;

    private final Connection connection;
    private final Intake intake;
    private final Received received;
    private final PackageManifest manifest;
    private final Counters counters;
    private final PackageBook book;
    private final RecordRemoval removal;

    Purge(Connection connection, Intake intake, Received received) throws SQLException {
        this.connection = connection;
        this.intake = intake;
        this.received = received;
        manifest = received.manifest();
        if (manifest.kind() != PackageKind.PURGE) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + manifest.packageId() + " is not a purge");
        }
        counters = Counters.read(connection);
        book = new PackageBook(connection, manifest.packageId(), manifest.kind());
        removal = new RecordRemoval(connection);
    }

    void run() throws SQLException, IOException {
        KeySet.recover(connection, counters);
        long done = book.begin();
        connection.commit();
        BitSet barred = bar();
        if (!barred.isEmpty()) {
            long last = counters.record;
            while (done < last) {
                long until = Math.min(last, done + PAGE);
                removePage(done, until, barred);
                done = until;
            }
        }
        book.finish();
        connection.commit();
    }

    // A provider bars its own children, nobody else's.
    private BitSet bar() throws SQLException, IOException {
        BitSet barred = new BitSet();
        int provider = new Names(connection, counters).provider(manifest.provider());
        Subjects subjects = new Subjects(connection, counters);
        try (InputStream in = new BufferedInputStream(intake.purge(received));
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE subject SET barred = TRUE, person = 0 WHERE subject_id = ?")) {
            List<Pseudonym> batch = new ArrayList<>();
            byte[] next = in.readNBytes(PSEUDONYM_BYTES);
            while (next.length == PSEUDONYM_BYTES) {
                batch.add(Pseudonym.ofHash(next));
                next = in.readNBytes(PSEUDONYM_BYTES);
                if (batch.size() == BATCH || next.length < PSEUDONYM_BYTES) {
                    Map<Pseudonym, Known> known = subjects.find(provider, batch);
                    for (Known child : known.values()) {
                        barred.set(child.id());
                        update.setInt(1, child.id());
                        update.addBatch();
                    }
                    update.executeBatch();
                    subjects.add(provider, batch, known, true);
                    batch.clear();
                }
            }
            if (next.length > 0) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId() + " is cut off");
            }
        }
        connection.commit();
        return barred;
    }

    private void removePage(long after, long until, BitSet barred) throws SQLException {
        List<long[]> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT record_id, subject_id, key_high FROM loaded_record WHERE record_id > ? AND record_id <= ?")) {
            select.setLong(1, after);
            select.setLong(2, until);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (barred.get(row.getInt(2))) {
                        found.add(new long[] {row.getLong(3), row.getLong(1)});
                    }
                }
            }
        }
        found.sort((a, b) -> Long.compare(a[1], b[1]));
        for (int from = 0; from < found.size(); from += BATCH) {
            List<long[]> batch = found.subList(from, Math.min(found.size(), from + BATCH));
            Map<Integer, Long> removed = removal.remove(batch.stream().map(one -> one[1]).toList());
            removal.removeKeys(batch);
            for (Map.Entry<Integer, Long> one : removed.entrySet()) {
                book.count(deliveryName(one.getKey()), 0, 0, one.getValue());
            }
            connection.commit();
        }
        book.progress(until);
        connection.commit();
    }

    private String deliveryName(int delivery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT name FROM delivery WHERE delivery_id = ?")) {
            select.setInt(1, delivery);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
