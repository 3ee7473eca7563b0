package org.cadrenode.backup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static boolean due(int hours, String now, String last) {
        return new Slots(hours, LocalTime.of(3, 30), LONDON).due(Instant.parse(now), Optional.of(Instant.parse(last)));
    }

    @Test
    void aDailyOneIsDueAtItsTimeWheneverTheLastOneWas() {
        assertFalse(due(24, "2026-11-03T03:29:00Z", "2026-11-02T03:30:05Z"));
        assertTrue(due(24, "2026-11-03T03:30:00Z", "2026-11-02T03:30:05Z"));
        assertTrue(due(24, "2026-11-03T03:31:00Z", "2026-11-02T20:00:00Z"), "also if one was made by hand in the evening");
        assertFalse(due(24, "2026-11-03T20:00:00Z", "2026-11-03T03:30:20Z"));
        assertTrue(due(24, "2026-11-05T12:00:00Z", "2026-11-03T03:30:20Z"), "one that was missed is due at once");
    }

    @Test
    void severalADayAreCountedFromTheTimeOfTheDay() {
        assertTrue(due(6, "2026-11-03T09:30:00Z", "2026-11-03T03:30:05Z"));
        assertFalse(due(6, "2026-11-03T09:29:59Z", "2026-11-03T03:30:05Z"));
        assertTrue(due(6, "2026-11-04T03:30:00Z", "2026-11-03T21:30:05Z"));
        assertTrue(due(6, "2026-11-04T01:00:00Z", "2026-11-03T21:00:00Z"), "before the first of a day those of the day before count");
    }

    @Test
    void rarerOnesKeepTheTimeOfTheDay() {
        assertFalse(due(72, "2026-11-05T03:30:00Z", "2026-11-03T03:30:05Z"));
        assertTrue(due(72, "2026-11-06T03:30:00Z", "2026-11-03T03:30:05Z"));
    }

    @Test
    void theClocksMayGoForwardAndBack() {
        assertTrue(due(24, "2026-03-29T02:30:00Z", "2026-03-28T03:30:05Z"), "03:30 in summer is 02:30 UTC");
        assertFalse(due(24, "2026-10-25T03:29:00Z", "2026-10-24T02:30:05Z"));
        assertTrue(due(24, "2026-10-25T03:30:00Z", "2026-10-24T02:30:05Z"));
    }

    @Test
    void theFirstIsDueAtOnceAndNoneIfNobodyWantsThem() {
        Slots daily = new Slots(24, LocalTime.of(3, 30), LONDON);
        assertTrue(daily.due(Instant.parse("2026-11-03T12:00:00Z"), Optional.empty()));
        assertEquals(false, new Slots(0, LocalTime.MIDNIGHT, LONDON).due(Instant.now(), Optional.empty()));
    }
}
