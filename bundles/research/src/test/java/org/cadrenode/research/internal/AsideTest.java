package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsideTest {

    private static Aside<Boolean, SQLException> made() {
        return new Aside<>("aside", SQLException.class);
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOwnerGoesOnWhileABatchIsWrittenAndTheNextWaitsForIt() throws SQLException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch prepared = new CountDownLatch(1);
        try (Aside<Boolean, SQLException> sending = made()) {
            sending.begin(() -> {
                pass(prepared);
                return done.add("first written");
            });
            done.add("second prepared");
            prepared.countDown();
            sending.begin(() -> done.add("second written"));
            sending.await();
        }
        assertEquals(List.of("second prepared", "first written", "second written"), done);
    }

    @Test
    void batchesAreWrittenInTheirOrder() throws SQLException {
        List<Integer> written = new ArrayList<>();
        try (Aside<Boolean, SQLException> sending = made()) {
            for (int i = 0; i < 200; i++) {
                int batch = i;
                sending.begin(() -> written.add(batch));
            }
            sending.await();
        }
        assertEquals(IntStream.range(0, 200).boxed().toList(), written);
    }

    @Test
    void whatCouldNotBeWrittenIsToldBeforeTheNextIsBegun() throws SQLException {
        SQLException refused = new SQLException("refused");
        List<String> written = new ArrayList<>();
        try (Aside<Boolean, SQLException> sending = made()) {
            sending.begin(() -> {
                throw refused;
            });
            assertSame(refused, assertThrows(SQLException.class, () -> sending.begin(() -> written.add("next"))));
        }
        assertTrue(written.isEmpty());
        try (Aside<Boolean, SQLException> sending = made()) {
            sending.begin(() -> {
                throw new IllegalArgumentException("a fault");
            });
            assertThrows(IllegalArgumentException.class, sending::await);
        }
    }

    @Test
    void anEndWaitsForWhatIsUnderWayEvenForAnInterruptedOwner() throws SQLException {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Aside<Boolean, SQLException> sending = made()) {
            sending.begin(() -> {
                pass(interrupted);
                return written.add("whole");
            });
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }
        assertEquals(List.of("whole"), written);
        assertTrue(Thread.interrupted());
    }
}
