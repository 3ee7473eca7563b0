package org.cadrenode.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When stores are read through: once a night, and at any hour if the nights were not enough, or to see whether what could not be read has been
 * mended. Immutable.
 *
 * @param at when the night begins
 * @param length how long it is, a day at most
 * @param within after how long without a whole round the nights were not enough
 */
public record Rounds(LocalTime at, Duration length, Duration within, ZoneId zone) {
    public Rounds {
        if (length.isNegative() || length.isZero() || length.compareTo(Duration.ofDays(1)) > 0 || within.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("A night has an hour to 24, and a round is due after a day at the earliest");
        }
    }

    /**
     * Returns whether a store is to be read now.
     *
     * @param started when this run of the node began
     */
    public boolean due(PatrolBook.Standing store, Instant started, Instant now) {
        Instant night = night(now);
        boolean tonight = now.isBefore(night.plus(length)) && unreadSince(store, night);
        boolean mended = store.unreadable().isPresent() && unreadSince(store, started);
        return tonight || mended || late(store, now);
    }

    /** Returns whether a store has not been read to its end for too long. */
    public boolean late(PatrolBook.Standing store, Instant now) {
        return store.unreadSince().plus(within).isBefore(now);
    }

    private static boolean unreadSince(PatrolBook.Standing store, Instant moment) {
        return store.done().map(at -> at.isBefore(moment)).orElse(true);
    }

    // The last beginning of a night.
    private Instant night(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        Instant today = local.toLocalDate().atTime(at).atZone(zone).toInstant();
        return today.isAfter(now) ? local.toLocalDate().minusDays(1).atTime(at).atZone(zone).toInstant() : today;
    }
}
