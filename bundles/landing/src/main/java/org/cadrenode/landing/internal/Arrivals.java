package org.cadrenode.landing.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.SourceId;

/**
 * Gives deliveries the time at which they arrived. Records without a version are ordered by it, so a delivery of a source has a
 * later time than all that arrived before it, also within a millisecond, and while a clock that was ahead has been put back. By
 * more than a day it is not followed: dates would be wrong for longer than the order is worth. Thread-safe.
 */
final class Arrivals {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Map<SourceId, Instant> newest = new ConcurrentHashMap<>();

    /** Takes note of a delivery that is there. */
    void known(Delivery delivery) {
        newest.merge(delivery.source(), delivery.receivedAt(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Returns the time for a delivery that arrives now, in whole milliseconds. */
    Instant next(SourceId source, Instant now) {
        return newest.compute(source, (any, before) -> before == null || now.isAfter(before)
                || before.isAfter(now.plus(LONGEST)) ? now : before.plusMillis(1));
    }
}
