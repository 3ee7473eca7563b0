package org.cadrenode.api.exchange;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;

/**
 * What a resource did with a package, signed by it.
 *
 * @param packageId which package
 * @param kind of the package
 * @param counts a line a delivery: the one that was loaded, or all those of which rows were taken back
 * @param at when it was done
 * @param goneBy when what was taken out has gone from the files there, too, at the latest; empty if that is not told
 */
public record Receipt(String packageId, PackageKind kind, List<Count> counts, Instant at, Optional<Instant> goneBy) {
    public Receipt {
        counts = List.copyOf(counts);
    }

    /** A receipt that does not tell when something goes from the files. */
    public Receipt(String packageId, PackageKind kind, List<Count> counts, Instant at) {
        this(packageId, kind, counts, at, Optional.empty());
    }

    /**
     * What became of a delivery's rows.
     *
     * @param loaded rows that are now in the research database from it
     * @param duplicate rows that were there already, or whose record is known in a newer state
     * @param optedOut rows left out, or taken back, because their child is opted out
     */
    public record Count(DeliveryId delivery, long loaded, long duplicate, long optedOut) { }
}
