package org.cadrenode.erasure.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When what was taken out of a store at a moment is erased from its files: at the next nightly time, or, if that comes too
 * late, so long before the end of the term that there is time to try again. Immutable.
 *
 * @param within how long it may stay at the longest
 * @param nightly the hour at which stores are made anew rather than at another
 */
public record Timing(Duration within, LocalTime nightly, ZoneId zone) {
    private static final Duration LONGEST_MARGIN = Duration.ofHours(2);
    private static final int PARTS = 4;

    public Timing {
        if (within.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("Stores are made anew within one hour at least");
        }
    }

    /** Returns when it is to be erased. */
    public Instant due(Instant since) {
        Instant latest = by(since).minus(margin());
        Instant night = night(since);
        return night.isBefore(latest) ? night : latest;
    }

    /** Returns when it has gone at the latest. */
    public Instant by(Instant since) {
        return since.plus(within);
    }

    private Duration margin() {
        Duration part = within.dividedBy(PARTS);
        return part.compareTo(LONGEST_MARGIN) < 0 ? part : LONGEST_MARGIN;
    }

    // A time that the clock skips in spring comes as much later as it skips.
    private Instant night(Instant since) {
        ZonedDateTime from = since.atZone(zone);
        ZonedDateTime tonight = from.toLocalDate().atTime(nightly).atZone(zone);
        return (tonight.isAfter(from) ? tonight : from.toLocalDate().plusDays(1).atTime(nightly).atZone(zone)).toInstant();
    }
}
