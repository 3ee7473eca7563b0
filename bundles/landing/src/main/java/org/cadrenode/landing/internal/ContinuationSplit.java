package org.cadrenode.landing.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;

/**
 * Splits records off a delivery that go on by themselves: those that were held, or stopped as their child was out.
 *
 * <p>The order of steps, so that a kill behind any of them neither loses nor doubles a record: (1) the continuation is
 * written whole into a folder out of sight; (2) records and screening without it are written beside the present ones,
 * under the next number; (3) the parent's state is replaced: it names the continuation, the new number and the new
 * account at once, and this is the moment at which the records move; (4) the continuation's folder gets its name. A kill
 * before 3 leaves files that no state names, which the next start removes; a kill behind 3 leaves a folder out of sight
 * that the parent's state does name, and the next start does step 4.
 */
final class ContinuationSplit {
    private final SealedFiles sealed;
    private final DeliveryFolder parent;
    private final DeliveryState state;
    private final Moving moving;

    /** Which records move, by their place and what the screen decided. */
    interface Moving {
        /** All that are held. */
        Moving HELD = (place, decision) -> decision == ScreeningDecision.HELD.ordinal();

        boolean moves(int place, int decision);
    }

    ContinuationSplit(SealedFiles sealed, DeliveryFolder parent, DeliveryState state, Moving moving) {
        this.sealed = sealed;
        this.parent = parent;
        this.state = state;
        this.moving = moving;
    }

    /** Counts the records that move. */
    long count() throws IOException {
        long count = 0;
        int place = 0;
        byte[] buffer = new byte[1 << 13];
        try (InputStream decisions = decisions()) {
            int read;
            while ((read = decisions.read(buffer)) > 0) {
                for (int i = 0; i < read; i++) {
                    if (moving.moves(place++, buffer[i])) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    /** Steps 1 and 2; returns the landing of the continuation. */
    Landed write(DeliveryFolder continuation) throws IOException {
        long number = state.next();
        Path screening = parent.artefact(Artefact.SCREENING, number);
        long moved;
        try (SourceRecordReader records = new SourceRecordReader(open(parent.records(state.records())));
                InputStream decisions = new BufferedInputStream(decisions());
                RecordCopy held = new RecordCopy(sealed, continuation, continuation.records(1));
                RecordCopy rest = new RecordCopy(sealed, parent, parent.records(number));
                OutputStream kept = new BufferedOutputStream(sealed.create(screening, parent.seal(screening)))) {
            while (records.next()) {
                int decision = decisions.read();
                if (decision < 0) {
                    throw new EOFException("There are fewer decisions than records");
                }
                if (moving.moves(Math.toIntExact(records.ordinal()), decision)) {
                    held.take(records);
                } else {
                    rest.take(records);
                    kept.write(decision);
                }
            }
            held.finish();
            rest.finish();
            moved = held.records();
        }
        return landing(continuation.id(), moved);
    }

    private Landed landing(DeliveryId id, long moved) {
        return landing(state.milestone().delivery(), id, moved);
    }

    /** Returns the landing of a delivery that holds so many records of another, or copies of them. */
    static Landed landing(Delivery origin, DeliveryId id, long records) {
        Delivery delivery = new Delivery(id, origin.source(), origin.provider(), origin.table(), origin.receivedAt(),
                origin.bytes(), origin.content());
        return new Landed(delivery, new Tally(records, 0, 0, 0, 0, 0, 0, 0));
    }

    private InputStream decisions() throws IOException {
        return open(parent.artefact(Artefact.SCREENING, state.records()));
    }

    private InputStream open(Path file) throws IOException {
        return sealed.open(file, parent.seal(file));
    }
}
