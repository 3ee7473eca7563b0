package org.cadrenode.api.delivery;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a delivery revises that holds the records of some children of another once more, and why.
 *
 * @param revised the delivery that has left
 * @param former digest of the dictionary under which those children's rows left
 * @param dictionary digest of the dictionary in force when the revision was begun
 * @param children how many children
 * @param reasons how many of them for each reason; a child may have several
 * @param records how many records
 * @param dropped how many of these records count as dropped in the revised delivery's account
 * @param quarantined how many count as quarantined there
 */
public record Revision(
        DeliveryId revised, Digest former, Digest dictionary, long children, Map<RevisionReason, Long> reasons, long records,
        long dropped, long quarantined) {
    public Revision {
        reasons = reasons.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(reasons));
        if (children < 0 || records < 0 || dropped < 0 || quarantined < 0) {
            throw new IllegalArgumentException("A revision has no negative counts");
        }
    }
}
