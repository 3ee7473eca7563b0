package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecallBoundTest {
    @Test
    void whereAllWereTakenOutTheBoundIsARootOfTheDoubt() {
        for (int n : new int[] {1, 2, 10, 100, 5_000}) {
            assertEquals(Math.pow(0.05, 1.0 / n), RecallBound.atLeast(n, n), 1e-9);
        }
    }

    @Test
    void ofTwoTheBoundIsWhatTheBinomialSays() {
        // 1 - (1 - p)^2 = 0.05.
        assertEquals(1 - Math.sqrt(0.95), RecallBound.atLeast(2, 1), 1e-9);
        // 3 p^2 - 2 p^3 = 0.05 for two of three.
        double p = RecallBound.atLeast(3, 2);
        assertEquals(0.05, 3 * p * p - 2 * p * p * p, 1e-9);
    }

    @Test
    void nothingPlantedOrTakenOutPromisesNothing() {
        assertEquals(0, RecallBound.atLeast(0, 0));
        assertEquals(0, RecallBound.atLeast(50, 0));
    }

    @Test
    void theBoundIsBelowTheShareAndComesNearerWithMoreTrials() {
        double few = RecallBound.atLeast(100, 99);
        double many = RecallBound.atLeast(10_000, 9_900);
        double most = RecallBound.atLeast(1_000_000, 990_000);
        assertTrue(few < many && many < most && most < 0.99, few + " " + many + " " + most);
        assertTrue(most > 0.9898, () -> "" + most);
    }

    @Test
    void noMoreIsTakenOutThanWasPlanted() {
        assertThrows(IllegalArgumentException.class, () -> RecallBound.atLeast(1, 2));
    }
}
