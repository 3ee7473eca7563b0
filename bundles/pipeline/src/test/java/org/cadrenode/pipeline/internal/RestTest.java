package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RestTest {
    private final Rest rest = new Rest();

    @Test
    void aFlowRestsOnceASweepFoundNothingToDo() {
        assertFalse(rest.reached(), "before the first sweep nothing is known");
        rest.sweepBegins();
        rest.sweepEnds(false);
        assertFalse(rest.reached());
        rest.sweepBegins();
        rest.sweepEnds(true);
        assertTrue(rest.reached());
    }

    @Test
    void whatHappensDuringASweepIsForTheNextOne() {
        rest.sweepBegins();
        rest.disturbed();
        rest.sweepEnds(true);
        assertFalse(rest.reached());
        rest.sweepBegins();
        rest.sweepEnds(true);
        assertTrue(rest.reached());
        rest.disturbed();
        assertFalse(rest.reached());
    }
}
