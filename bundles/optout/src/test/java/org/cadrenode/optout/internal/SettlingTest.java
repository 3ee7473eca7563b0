package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often a sweep looks through the register, by clocks of the test's own. */
class SettlingTest {
    private static final long SLOW = Duration.ofMillis(400).toNanos();
    private static final long FAST = Duration.ofMillis(100).toNanos();

    // Close to where the count of nanoseconds turns negative, as its origin is anywhere.
    private long now = Long.MAX_VALUE - SLOW;
    private long worked;
    private int settled;
    private final Settling settling = new Settling(() -> now, () -> worked);

    private void sweep(long register, long takes) {
        settling.unlessTooOften(register, () -> {
            settled++;
            worked += takes;
            now += takes;
        });
    }

    @Test
    void whatIsFastIsDoneAtEverySweep() {
        for (int i = 1; i <= 5; i++) {
            sweep(7, FAST);
            assertEquals(i, settled);
        }
    }

    @Test
    void whatIsSlowRestsTenTimesAsLongAsItWorked() {
        sweep(7, SLOW);
        now += 10 * SLOW - 1;
        sweep(7, SLOW);
        assertEquals(1, settled);
        now++;
        sweep(7, SLOW);
        assertEquals(2, settled);
    }

    @Test
    void aWaitForTheProcessorIsNoWork() {
        settling.unlessTooOften(7, () -> now += SLOW);
        sweep(7, FAST);
        assertEquals(1, settled);
    }

    @Test
    void aRegisterThatHasChangedIsLookedThroughAtOnce() {
        sweep(7, SLOW);
        sweep(8, SLOW);
        assertEquals(2, settled);
        sweep(8, SLOW);
        assertEquals(2, settled);
    }

    @Test
    void whatFailedIsDoneAgainAtOnce() {
        sweep(7, SLOW);
        assertThrows(IllegalStateException.class, () -> settling.unlessTooOften(8, () -> {
            worked += SLOW;
            throw new IllegalStateException("cut off");
        }));
        sweep(8, SLOW);
        assertEquals(2, settled);
    }
}
