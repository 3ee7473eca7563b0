package org.cadrenode.api.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemnantsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private Remnants at(long seconds) {
        return new Remnants(folder, true, Clock.fixed(NOW.plusSeconds(seconds), ZoneOffset.UTC));
    }

    @Test
    void aNewStoreHasNoneAndOneThatIsOlderThanItsMarkMayHave() {
        assertEquals(Optional.empty(), new Remnants(folder.resolve("new"), false, Clock.systemUTC()).since());
        assertEquals(Optional.of(NOW), at(0).since());
        assertEquals(Optional.of(NOW), at(5).since(), "and it is not forgotten at the next start");
    }

    @Test
    void theFirstMomentHoldsUntilTheFilesWereMadeAnewAlsoOverARestart() throws IOException {
        new Remnants(folder, false, Clock.systemUTC());
        at(1).expect();
        at(2).expect();
        Remnants remnants = at(3);
        assertEquals(Optional.of(NOW.plusSeconds(1)), remnants.since());
        Erasable.Erased erased = remnants.finish(remnants.remake(Made::new));
        assertEquals(NOW.plusSeconds(3), erased.asOf());
        assertEquals(Optional.empty(), remnants.since());
        assertEquals(Optional.empty(), at(4).since());
    }

    @Test
    void whatIsTakenOutWhileTheFormerFileIsDestroyedStaysDue() throws IOException {
        Remnants remnants = at(1);
        Remnants.Remade remade = remnants.remake(Made::new);
        remnants.expect();
        remnants.finish(remade);
        assertEquals(Optional.of(NOW.plusSeconds(1)), remnants.since());
        assertEquals(Optional.of(NOW.plusSeconds(1)), at(9).since());
    }

    @Test
    void aFailureLeavesItDue() {
        Remnants remnants = at(1);
        assertThrows(IOException.class, () -> remnants.remake(() -> {
            throw new IOException("no room");
        }));
        Remnants other = at(1);
        assertThrows(IOException.class, () -> other.finish(other.remake(() -> new Made() {
            @Override
            public void destroyFormer() throws IOException {
                throw new IOException("no");
            }
        })));
        assertTrue(remnants.since().isPresent() && other.since().isPresent() && at(2).since().isPresent());
    }

    @Test
    void aMarkThatIsDamagedCountsAsOne() throws IOException {
        Files.writeString(folder.resolve("remnants"), "\0\0");
        assertTrue(at(0).since().isPresent());
    }

    @Test
    void aUserWhoComesWhileOneIsAloneWaitsAndOneWhoComesWhileOneWaitsToBeAloneGetsIn() throws Exception {
        Occupancy occupancy = new Occupancy();
        Occupancy.Stay first = occupancy.enter();
        assertEquals(Optional.empty(), occupancy.alone(Duration.ofMillis(20), () -> 1));
        CompletableFuture<Optional<Integer>> alone = CompletableFuture.supplyAsync(() -> {
            try {
                return occupancy.alone(Duration.ofSeconds(60), () -> 2);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        occupancy.enter().close();
        first.close();
        first.close();
        assertEquals(Optional.of(2), alone.get());
        CountDownLatch coming = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Boolean> waited = occupancy.alone(Duration.ofSeconds(60), () -> {
            CompletableFuture<Boolean> user = CompletableFuture.supplyAsync(() -> {
                coming.countDown();
                occupancy.enter().close();
                return over.get();
            });
            try {
                coming.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            over.set(true);
            return user;
        }).orElseThrow();
        assertTrue(waited.get());
    }

    private static class Made implements FileMaker.Made {
        @Override
        public long before() {
            return 2;
        }

        @Override
        public long after() {
            return 1;
        }

        @Override
        public void destroyFormer() throws IOException { }
    }
}
