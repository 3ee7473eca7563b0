package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Revisions in the landing zone: deliveries of their own, with copies of records of one that has left. The revised delivery
 * keeps its records and its account; once a revision is settled, the account is corrected by what the resource has of it.
 * Thread-safe.
 */
@ProviderType
public interface Revisions {
    /**
     * Begins a revision, landed and to be screened: whole, or not at all.
     *
     * @param revised as it was when the records were looked at; WRONG_STAGE if it is another by now
     * @param records the places of the records in {@link LandingZone#records}
     * @param subjects the children's pseudonyms as they left, for {@link Artefact#REVISED}
     * @param actor user name of the person who begins it, or {@link org.cadrenode.api.audit.AuditEvent#NODE}
     */
    Landed begin(Settled revised, Revision why, BitSet records, byte[] subjects, String actor) throws IOException;

    /**
     * Begins to read the content of a delivery once more, as its connector reads it now: a delivery of its own, received at
     * the same time and a millisecond, so that it holds against what was read of the content before and not against what came
     * since. The first one keeps its records and its account. Whole, or not at all.
     *
     * @param actor user name of the person who begins it
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND; WRONG_STAGE if it has no content of its own, was not read yet,
     *     or is being read again
     */
    Delivery readAgain(DeliveryId delivery, String actor) throws IOException;

    /** Returns what a delivery revises, if it is a revision. */
    Optional<Revision> revision(DeliveryId delivery);

    /** Returns the revisions of a delivery, oldest first. */
    List<DeliveryId> revisions(DeliveryId revised);

    /**
     * Corrects the account of a revised delivery by a revision that is settled; once, however often it is called.
     *
     * @param loaded rows of the revised delivery that are in the research database since
     */
    void settled(DeliveryId revision, long loaded);
}
