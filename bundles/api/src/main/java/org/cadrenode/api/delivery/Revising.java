package org.cadrenode.api.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What has left and is to be made again, since the dictionary, the scrubbing or a family changed. Thread-safe. */
@ProviderType
public interface Revising {
    /**
     * Finds the children of a source's deliveries whose rows would be others now. Reads all records that have left of the
     * source; changes nothing.
     */
    List<Finding> find(SourceId source) throws IOException;

    /**
     * Begins a revision of each delivery of a source that has such children, whatever the reason. A delivery one of whose
     * revisions is under way already waits for it.
     *
     * @return the revisions that were begun
     */
    List<DeliveryId> begin(SourceId source) throws IOException;

    /**
     * Reads the sealed content of a delivery once more, as its connector reads it now: after its connector has learnt a layout,
     * or its settings were mended. It goes the normal way as a delivery of its own; records that are as they were are known at
     * the resource.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, NOT_FOUND; WRONG_STAGE if it has no content of its own,
     *     was not read yet, or is being read again
     */
    Delivery readAgain(DeliveryId delivery) throws IOException;

    /** Returns what a delivery revises, if it is a revision. */
    Optional<Revision> revision(DeliveryId delivery);

    /** Returns how many children of a source are in revisions that are under way, or were found and wait for one. */
    Waiting waiting(SourceId source);

    /**
     * What was found of one delivery.
     *
     * @param delivery the one that left
     * @param children how many children's rows would be others now
     * @param reasons how many of them for each reason
     * @param underWay the revision that has to end first, if any
     */
    record Finding(DeliveryId delivery, long children, Map<RevisionReason, Long> reasons, Optional<DeliveryId> underWay) { }

    /**
     * How many children wait.
     *
     * @param underWay in revisions that have not been settled or refused
     * @param found at the last look, for whom no revision has begun
     */
    record Waiting(long underWay, long found) { }
}
