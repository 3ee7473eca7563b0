package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TurnTest {
    @Test
    void aThreadMayTakeItsTurnTwiceAndAnotherOnlyOnceBothAreGivenBack() throws Exception {
        Turn turn = new Turn(Duration.ofSeconds(20));
        Turn.Hold first = turn.take();
        Turn.Hold second = turn.take();
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> {
            try (Turn.Hold hold = turn.take()) {
                return "taken";
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        first.close();
        first.close();
        assertThrows(TimeoutException.class, () -> other.get(100, TimeUnit.MILLISECONDS));
        CompletableFuture.runAsync(second::close).get();

        assertEquals("taken", other.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws Exception {
        Turn turn = new Turn(Duration.ofMillis(50));
        try (Turn.Hold hold = turn.take()) {
            ExecutionException failed = assertThrows(ExecutionException.class, () -> CompletableFuture.supplyAsync(() -> {
                try (Turn.Hold other = turn.take()) {
                    return "taken";
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).get());
            assertTrue(failed.getCause().getCause() instanceof MeshTrouble);
        }
    }
}
