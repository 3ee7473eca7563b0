package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
 * Takes the children of a purge package out: first they are barred, then the records among which theirs may be are looked
 * through, and theirs removed. A purge that was cut off goes on after its last stretch.
 */
final class Purge {
    private static final int BATCH = 1_000;
    private static final int PSEUDONYM_BYTES = 16;

    private final Connection connection;
    private final Intake intake;
    private final Received received;
    private final PackageManifest manifest;
    private final Counters counters;
    private final PackageBook book;

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
    }

    void run() throws SQLException, IOException {
        KeySet.recover(connection, counters);
        long done = book.begin();
        connection.commit();
        BitSet barred = bar();
        if (!barred.isEmpty()) {
            RecordSweep sweep = new RecordSweep(connection, book);
            long last = counters.record;
            while (done < last) {
                done = sweep.remove(done, last, barred);
                book.progress(done);
                connection.commit();
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
}
