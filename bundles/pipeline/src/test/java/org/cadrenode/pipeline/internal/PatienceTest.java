package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long START = Long.MAX_VALUE - 1000;

    @Test
    void afterALookItIsDueAgainWhenItWasTold() {
        Patience patience = new Patience(START);
        assertTrue(patience.due(START));
        patience.succeeded(START, Duration.ofSeconds(60));
        assertFalse(patience.due(START + Duration.ofSeconds(59).toNanos()), "also where the clock's numbers overflow");
        assertTrue(patience.due(START + Duration.ofSeconds(60).toNanos()));
    }

    @Test
    void eachFailureInARowDoublesTheWaitUpToAQuarterOfAnHourAndASuccessEndsThat() {
        Patience patience = new Patience(START);
        long now = START;
        for (int failures = 0; failures < 14; failures++) {
            long seconds = Math.min(1L << failures, Patience.LONGEST.toSeconds());
            patience.failed(now);
            assertFalse(patience.due(now + Duration.ofSeconds(seconds).toNanos() - 1));
            now += Duration.ofSeconds(seconds).toNanos();
            assertTrue(patience.due(now));
        }
        patience.succeeded(now, Duration.ZERO);
        patience.failed(now);
        assertEquals(true, patience.due(now + Patience.FIRST.toNanos()));
    }
}
