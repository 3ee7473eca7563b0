package org.cadrenode.watch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cadrenode.api.delivery.Flow;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private final Throughput throughput = new Throughput();

    private void look(long records, String at) {
        throughput.look(List.of(flow(records)), Instant.parse(at));
    }

    static Flow flow(long records) {
        return new Flow() {
            @Override
            public String name() {
                return "provider";
            }

            @Override
            public List<StageFigures> figures() {
                return List.of(new StageFigures("land", 1, records, 1), new StageFigures("send", 0, 0, 0));
            }

            @Override
            public boolean idle() {
                return true;
            }
        };
    }

    @Test
    void recordsStandInTheHalfHourInWhichTheyWentThrough() {
        look(10, "2026-11-27T12:00:00Z");
        look(30, "2026-11-27T12:29:59Z");
        look(35, "2026-11-27T12:30:00Z");
        List<Throughput.Day> days = throughput.days(Instant.parse("2026-11-27T12:40:00Z"));
        assertEquals(1, days.size(), "a stage that did nothing has no chart");
        Throughput.Day day = days.get(0);
        assertEquals("provider land", day.stage());
        assertEquals(List.of(30L, 5L), day.records().subList(46, 48));
        assertEquals(35, day.sum());
        assertEquals(30, day.most());
    }

    @Test
    void aFlowThatStartsAnewCountsFromNothing() {
        look(100, "2026-11-27T12:00:00Z");
        look(7, "2026-11-27T12:01:00Z");
        assertEquals(107, throughput.days(Instant.parse("2026-11-27T12:02:00Z")).get(0).sum());
    }

    @Test
    void afterADayItIsForgottenAndAClockThatJumpsBackBreaksNothing() {
        look(100, "2026-11-27T12:00:00Z");
        look(100, "2026-11-28T12:30:00Z");
        assertEquals(List.of(), throughput.days(Instant.parse("2026-11-28T12:30:00Z")));
        look(150, "2026-11-28T11:30:00Z");
        assertEquals(50, throughput.days(Instant.parse("2026-11-28T12:30:00Z")).get(0).sum());
        assertEquals(Throughput.STEPS, Duration.ofDays(1).dividedBy(Throughput.STEP));
    }
}
