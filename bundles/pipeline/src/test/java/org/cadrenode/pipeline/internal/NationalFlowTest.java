package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.optout.NationalOptOut;
import org.cadrenode.api.optout.NationalStatus;
import org.junit.jupiter.api.Test;

class NationalFlowTest {
    private Instant now = Instant.parse("2026-02-03T00:00:30Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void answersAreRenewedOnceAtEachTimeOfTheScheduleAndNotOtherwise() {
        Turns turns = new Turns("0 * * * *");
        NationalFlow flow = new NationalFlow(Optional.empty(), turns, clock);
        for (int minute = 0; minute < 121; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            flow.turn();
        }
        assertEquals(121, turns.all.size());
        assertEquals(2, turns.all.stream().filter(scheduled -> scheduled).count());
    }

    @Test
    void aScheduleThatIsNoneAndATurnThatFailsEndNothing() {
        Turns turns = new Turns("at night");
        NationalFlow flow = new NationalFlow(Optional.empty(), turns, clock);
        turns.fails = true;
        flow.turn();
        turns.fails = false;
        flow.turn();
        assertEquals(List.of(false), turns.all);
    }

    private static final class Turns implements NationalOptOut {
        private final List<Boolean> all = new ArrayList<>();
        private final String schedule;
        private boolean fails;

        private Turns(String schedule) {
            this.schedule = schedule;
        }

        @Override
        public void turn(boolean scheduled) {
            if (fails) {
                throw new IllegalStateException("it fails");
            }
            all.add(scheduled);
        }

        @Override
        public String schedule() {
            return schedule;
        }

        @Override
        public NationalStatus status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long ask(String actor, boolean trial) {
            throw new UnsupportedOperationException();
        }
    }
}
