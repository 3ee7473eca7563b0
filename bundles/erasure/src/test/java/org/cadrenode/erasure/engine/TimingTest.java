package org.cadrenode.erasure.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimingTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private final Timing timing = new Timing(Duration.ofHours(24), LocalTime.of(2, 0), LONDON);

    @Test
    void itIsTheNextNightIfThatLeavesTimeToTryAgain() {
        assertEquals(Instant.parse("2026-01-11T02:00:00Z"), timing.due(Instant.parse("2026-01-10T15:00:00Z")));
        assertEquals(Instant.parse("2026-01-10T02:00:00Z"), timing.due(Instant.parse("2026-01-10T01:59:00Z")));
        assertEquals(Instant.parse("2026-07-11T01:00:00Z"), timing.due(Instant.parse("2026-07-10T15:00:00Z")), "in summer time");
    }

    @Test
    void itIsSoonerIfTheNightComesTooLate() {
        assertEquals(Instant.parse("2026-01-11T00:30:00Z"), timing.due(Instant.parse("2026-01-10T02:30:00Z")));
        Timing hour = new Timing(Duration.ofHours(1), LocalTime.of(2, 0), LONDON);
        assertEquals(Instant.parse("2026-01-10T15:45:00Z"), hour.due(Instant.parse("2026-01-10T15:00:00Z")));
        assertThrows(IllegalArgumentException.class, () -> new Timing(Duration.ofMinutes(59), LocalTime.NOON, LONDON));
    }

    @Test
    void itIsAlwaysBetweenThenAndTheEndOfTheTerm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Timing any = new Timing(Duration.ofHours(1 + random.nextInt(100)), LocalTime.of(random.nextInt(24), random.nextInt(60)), LONDON);
            Instant since = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
            Instant due = any.due(since);
            assertTrue(due.isAfter(since) && due.isBefore(any.by(since)), "seed " + seed + ": " + any + " " + since);
        }
    }
}
