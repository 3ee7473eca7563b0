package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @Test
    void aTimeOfTheDayIsThatOfTheWallClockSummerAndWinter() {
        Schedule weekdays = Schedule.AtTimes.of("30 6 * * 1-5", LONDON);
        assertEquals(List.of("2026-07-03T05:30:00Z", "2026-07-06T05:30:00Z"), times(weekdays, "2026-07-02T12:00:00Z", 2));
        assertEquals(List.of("2026-12-04T06:30:00Z", "2026-12-07T06:30:00Z"), times(weekdays, "2026-12-03T12:00:00Z", 2));
    }

    @Test
    void aTimeThatTheClockSkipsInSpringComesOnceAndLater() {
        Schedule nightly = Schedule.AtTimes.of("30 1 * * *", LONDON);
        assertEquals(List.of("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
                times(nightly, "2026-03-27T12:00:00Z", 3));
    }

    @Test
    void aTimeThatTheClockShowsTwiceInAutumnComesOnce() {
        Schedule nightly = Schedule.AtTimes.of("30 1 * * *", LONDON);
        assertEquals(List.of("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
                times(nightly, "2026-10-23T12:00:00Z", 3));
        assertEquals("2026-10-26T01:30:00Z", times(nightly, "2026-10-25T01:10:00Z", 1).get(0), "from within the second hour");
    }

    @Test
    void whatIsNoExpressionOrNeverComesTrueIsRefused() {
        for (String wrong : List.of("61 * * * *", "0 6 * *", "0 6 * * * *", "@daily", "0 0 30 2 *", "soon", "0 6 * * 1-9")) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.AtTimes.of(wrong, LONDON), wrong);
        }
    }

    @Test
    void timesOnlyGoForwardAndEachDayOfTheYearHasItsOwn() {
        long seed = new Random().nextLong();
        System.out.println("Seed: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            String expression = random.nextInt(60) + " " + random.nextInt(24) + " * * *";
            Schedule daily = Schedule.AtTimes.of(expression, LONDON);
            Instant at = Instant.parse("2026-01-01T00:00:00Z");
            LocalDate day = null;
            for (int next = 0; next < 365; next++) {
                Instant then = daily.next(at).orElseThrow();
                assertTrue(then.isAfter(at), expression);
                LocalDate its = LocalDate.ofInstant(then, LONDON);
                if (day != null) {
                    assertEquals(day.plusDays(1), its, expression);
                }
                day = its;
                at = then;
            }
        }
    }

    @Test
    void aPeriodIsCountedFromTheStartOfTheLastRun() {
        assertEquals(Instant.parse("2026-01-01T00:05:00Z"),
                new Schedule.Every(Duration.ofMinutes(5)).next(Instant.parse("2026-01-01T00:00:00Z")).orElseThrow());
        assertTrue(new Schedule.Always().next(Instant.EPOCH).isEmpty());
    }

    private static List<String> times(Schedule schedule, String from, int count) {
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            times.add(at.toString());
        }
        return times;
    }
}
