package org.cadrenode.backup.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When backups are due.
 *
 * @param everyHours hours between two; 0 for never
 * @param at a time of the day at which one is due
 */
public record Slots(int everyHours, LocalTime at, ZoneId zone) {
    private static final int DAY = 24;

    public Slots {
        if (everyHours < 0) {
            throw new IllegalArgumentException("everyHours is 0 or more");
        }
    }

    /**
     * Returns whether a moment at which one was due has passed since the last one. The first one is due at once, as is one
     * that was missed.
     */
    public boolean due(Instant now, Optional<Instant> last) {
        if (everyHours == 0) {
            return false;
        }
        ZonedDateTime slot = now.atZone(zone).with(at);
        if (slot.toInstant().isAfter(now)) {
            slot = slot.minusDays(1);
        }
        for (int i = 1; i * everyHours < DAY && !slot.plusHours(everyHours).toInstant().isAfter(now); i++) {
            slot = slot.plusHours(everyHours);
        }
        Instant passed = slot.toInstant();
        return last.isEmpty() || last.get().isBefore(passed)
                && (everyHours <= DAY || !last.get().plus(every()).minus(Duration.ofHours(DAY / 2)).isAfter(now));
    }

    /** Returns the time between two. */
    public Duration every() {
        return Duration.ofHours(everyHours);
    }
}
