package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.research.internal.Subjects.Known;

/**
 * Ends the bar against the children of a package of returns. Nothing of them is here until a package with their rows comes. A
 * package that was cut off is begun anew: to end a bar twice changes nothing.
 */
final class Readmission {
    private static final int BATCH = 1_000;
    private static final int PSEUDONYM_BYTES = 16;

    private final Connection connection;
    private final Intake intake;
    private final Received received;
    private final Counters counters;
    private final PackageBook book;

    Readmission(Connection connection, Intake intake, Received received) throws SQLException {
        this.connection = connection;
        this.intake = intake;
        this.received = received;
        if (received.manifest().kind() != PackageKind.RETURN) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + received.manifest().packageId() + " takes nobody back");
        }
        counters = Counters.read(connection);
        book = new PackageBook(connection, received.manifest().packageId(), received.manifest().kind());
    }

    void run() throws SQLException, IOException {
        book.begin();
        connection.commit();
        // A provider takes back its own children, nobody else's.
        int provider = new Names(connection, counters).provider(received.manifest().provider());
        Subjects subjects = new Subjects(connection, counters);
        try (InputStream in = new BufferedInputStream(intake.purge(received));
                PreparedStatement update = connection.prepareStatement("UPDATE subject SET barred = FALSE WHERE subject_id = ?")) {
            List<Pseudonym> batch = new ArrayList<>();
            byte[] next = in.readNBytes(PSEUDONYM_BYTES);
            while (next.length == PSEUDONYM_BYTES) {
                batch.add(Pseudonym.ofHash(next));
                next = in.readNBytes(PSEUDONYM_BYTES);
                if (batch.size() == BATCH || next.length < PSEUDONYM_BYTES) {
                    for (Known child : subjects.find(provider, batch).values()) {
                        update.setInt(1, child.id());
                        update.addBatch();
                    }
                    update.executeBatch();
                    connection.commit();
                    batch.clear();
                }
            }
            if (next.length > 0) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + received.manifest().packageId() + " is cut off");
            }
        }
        book.finish();
        connection.commit();
    }
}
