package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts of the register.
 *
 * @param origins decisions by where they came from
 * @param deciders by who decided
 * @param scopes by what they are about; of single providers and purposes by the kind alone
 * @param withdrawn how many were withdrawn
 * @param oldest when the oldest was recorded, if this node knows
 * @param due children whose data wait to be ordered back
 * @param open orders that were not confirmed
 * @param returning children who may come back in, and wait for what is on its way
 */
public record OptOutCounts(
        Map<String, Long> origins, Map<String, Long> deciders, Map<String, Long> scopes, long withdrawn, Optional<Instant> oldest,
        long due, List<OpenOrder> open, long returning) {
    public OptOutCounts {
        origins = Map.copyOf(origins);
        deciders = Map.copyOf(deciders);
        scopes = Map.copyOf(scopes);
        open = List.copyOf(open);
    }

    /**
     * An order that was not confirmed.
     *
     * @param order its name: the package's
     * @param since when it was made, if this node knows
     * @param children how many
     */
    public record OpenOrder(String order, Optional<Instant> since, long children) { }
}
