package org.cadrenode.pipeline.internal;

import java.time.Instant;

/**
 * What of one source's stands in the landing zone.
 *
 * @param waiting deliveries that wait to be read
 * @param bytes how large they are
 * @param last when the last delivery arrived, whatever became of it; {@link Instant#MIN} if none has
 */
record Standing(long waiting, long bytes, Instant last) {
    static final Standing NONE = new Standing(0, 0, Instant.MIN);

    /** Returns both together. */
    Standing and(Standing other) {
        return new Standing(waiting + other.waiting, bytes + other.bytes, last.isAfter(other.last) ? last : other.last);
    }
}
