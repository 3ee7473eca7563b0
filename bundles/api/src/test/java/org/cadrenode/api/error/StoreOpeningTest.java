package org.cadrenode.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not open says why, without values. */
class StoreOpeningTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void whatOpensSaysNothing() {
        assertEquals("open", StoreOpening.of(() -> "open", told::add));
        assertEquals(List.of(), told);
    }

    @Test
    void whatDoesNotOpenSaysItsCodeAndIsThrownOn() {
        CadreException closed = new CadreException(ErrorCode.STORE_FAILED, "the database refused");
        assertSame(closed, assertThrows(CadreException.class, () -> StoreOpening.of(() -> {
            throw closed;
        }, told::add)));
        assertEquals(List.of("STORE_FAILED: the database refused"), told);
    }

    @Test
    void ofOtherFailuresOnlyTheClassIsTold() {
        assertThrows(IllegalStateException.class, () -> StoreOpening.of(() -> {
            throw new IllegalStateException("a value");
        }, told::add));
        assertEquals(List.of("IllegalStateException"), told);
    }
}
