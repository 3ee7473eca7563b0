package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where deliveries lie, sealed, with all that the stages make of them, and where it is written down how far each has
 * come. After a kill at any moment a delivery is at the last milestone that was reached, and the stage behind it can be
 * called again. Thread-safe for different deliveries.
 */
@ProviderType
public interface LandingZone extends DeliveryBook {
    /**
     * Takes in content, sealed and streamed. The same content of the same source is one delivery, whatever its name:
     * the second time, the delivery that is there is returned and the repetition journalled.
     *
     * @param table table that the file's name tells, or empty
     */
    Delivery receive(SourceId source, ProviderId provider, String table, InputStream content) throws IOException;

    /** Takes in content that is written rather than read, as {@link #receive} does. */
    Receiving receiving(SourceId source, ProviderId provider, String table) throws IOException;

    /**
     * Reads a delivery into records. What {@code source} throws at a single delivery is no reason to stop: a parser that
     * fails is recorded as quarantine of the rest. Nothing is kept of an attempt that did not end, so a connector may be
     * replaced in between.
     */
    Landed land(Delivery delivery, RecordSource source) throws IOException;

    /** Returns the records of a landed delivery, but for those that went on in a continuation. */
    SourceRecordReader records(DeliveryId delivery) throws IOException;

    /** Returns a sealed stream for an artefact of a delivery. */
    ArtefactOutput write(DeliveryId delivery, Artefact artefact) throws IOException;

    /** Returns the plain content of an artefact, verified as it is read. */
    InputStream read(DeliveryId delivery, Artefact artefact) throws IOException;

    /** Returns whether an artefact was committed. */
    boolean has(DeliveryId delivery, Artefact artefact);

    /** Records durably that a delivery has come this far. */
    void reach(Milestone milestone);

    /** Adds a place to the quarantine report of a delivery, for a stage behind the connector; not durable before {@link #reach}. */
    void quarantine(DeliveryId delivery, String table, long line, String column, org.cadrenode.api.error.ErrorCode code);

    /**
     * Puts a delivery that has not left back to its landing, to be screened again; a refusal stays, a release does not. Of a
     * released one only who sends knows whether it has left.
     */
    Landed returnToLanded(DeliveryId delivery);

    /** Says what a delivery waits for; empty if nothing. */
    void waitFor(DeliveryId delivery, String what);

    /**
     * Moves all held records of a screened delivery into a continuation, a landed delivery of its own; empty if none are
     * held. The account moves with them.
     */
    Optional<Landed> continueHeld(DeliveryId delivery) throws IOException;

    /**
     * Moves records that the screen stopped into a continuation, a landed delivery of its own, as their children are in again;
     * empty if none of them was stopped. The account moves with them.
     *
     * @param records their places in {@link #records}
     */
    default Optional<Landed> continueReturned(DeliveryId delivery, BitSet records) throws IOException {
        throw new UnsupportedOperationException("This landing zone moves held records only");
    }

    /**
     * Corrects the account of a settled delivery after rows of opted-out children were taken back. Once for each
     * {@code purge}.
     */
    void tookBack(DeliveryId delivery, String purge, long rows);
}
