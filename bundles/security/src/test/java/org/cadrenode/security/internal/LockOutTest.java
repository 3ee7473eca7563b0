package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockOutTest {
    private final LockOut lockOut = new LockOut(5, Duration.ofMinutes(5), Duration.ofHours(24));

    @Test
    void theFifthWrongPasswordLocksAndEachFurtherOneDoubles() {
        assertEquals(Optional.empty(), lockOut.following(0));
        assertEquals(Optional.empty(), lockOut.following(4));
        assertEquals(Optional.of(Duration.ofMinutes(5)), lockOut.following(5));
        assertEquals(Optional.of(Duration.ofMinutes(10)), lockOut.following(6));
        assertEquals(Optional.of(Duration.ofMinutes(1280)), lockOut.following(13));
    }

    @Test
    void aDayIsTheLongest() {
        for (int failures : new int[] {14, 15, 40, 1000, Integer.MAX_VALUE}) {
            assertEquals(Optional.of(Duration.ofHours(24)), lockOut.following(failures), failures + " failures");
        }
    }
}
