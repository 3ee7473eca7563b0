package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that ends in the middle of something is one that opens the counts anew without having closed them. */
class SuspicionTest {
    private static final DeliveryId GUILTY = new DeliveryId("D-GGGGGGGGGGGG");
    private static final DeliveryId INNOCENT = new DeliveryId("D-PPPPPPPPPPPP");

    @TempDir
    Path directory;
    private long now;
    private Suspicion suspicion;

    @Test
    void whatTheNodeEndedInIsTriedAgainAfterLongerAndLongerAndAtLastNotAtAll() throws IOException {
        List<Duration> rests = List.of(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), Duration.ofMinutes(2));
        for (int ends = 0; ends < Suspicion.MOST; ends++) {
            start();
            Suspicion.Case its = suspicion.of(GUILTY);
            assertEquals(ends, its.ends());
            if (!rests.get(ends).isZero()) {
                now += rests.get(ends).toNanos() - 1;
                assertFalse(its.reserve(), "rests");
                now++;
            }
            assertTrue(its.reserve());
            its.begin();
        }
        start();
        now += Duration.ofDays(1).toNanos();
        assertTrue(suspicion.of(GUILTY).suspended());
        assertFalse(suspicion.of(GUILTY).reserve());
        assertTrue(suspicion.of(INNOCENT).reserve(), "the others go on");

        suspicion.of(GUILTY).acquit();
        assertTrue(suspicion.of(GUILTY).reserve());
        start();
        assertTrue(suspicion.none(), "also behind a restart");
    }

    @Test
    void whatSucceededOrFailedOrWasStoppedIsNotSuspect() throws IOException {
        start();
        try (Suspicion.Attempt attempt = suspicion.of(GUILTY).begin()) {
            attempt.succeeded();
        }
        suspicion.of(INNOCENT).begin().close();
        suspicion.ofAsking(new SourceId("clinic")).begin();
        suspicion.close();
        assertEquals(0, files());
        start();
        assertTrue(suspicion.none());
    }

    @Test
    void aFailureLeavesTheCountAndASuccessEndsIt() throws IOException {
        start();
        suspicion.of(GUILTY).begin();
        start();
        suspicion.of(GUILTY).begin().close();
        suspicion.of(GUILTY).begin();
        suspicion.close();
        start();
        assertEquals(1, suspicion.of(GUILTY).ends());
        try (Suspicion.Attempt attempt = suspicion.of(GUILTY).begin()) {
            attempt.succeeded();
        }
        assertTrue(suspicion.none());
        assertEquals(0, files());
    }

    @Test
    void suspectsAreTriedOneAtATimeSoThatTheGuiltyOneIsFound() throws IOException {
        start();
        suspicion.of(GUILTY).begin();
        suspicion.of(INNOCENT).begin();
        start();
        assertTrue(suspicion.of(GUILTY).reserve());
        assertFalse(suspicion.of(INNOCENT).reserve());
        suspicion.of(GUILTY).begin();
        start();
        assertFalse(suspicion.of(GUILTY).reserve(), "it has the longer rest now");
        assertTrue(suspicion.of(INNOCENT).reserve());
        try (Suspicion.Attempt attempt = suspicion.of(INNOCENT).begin()) {
            attempt.succeeded();
        }
        assertEquals(0, suspicion.of(INNOCENT).ends());
        assertEquals(2, suspicion.of(GUILTY).ends());
    }

    @Test
    void aSuspectThatHangsKeepsTheOthersWaitingForAWhileOnly() throws IOException {
        start();
        suspicion.of(GUILTY).begin();
        suspicion.of(INNOCENT).begin();
        start();
        assertTrue(suspicion.of(GUILTY).reserve());
        suspicion.of(GUILTY).begin();
        now += Duration.ofMinutes(5).toNanos();
        assertTrue(suspicion.of(INNOCENT).reserve());
    }

    @Test
    void whatCannotBeCountedIsDoneNevertheless() throws IOException {
        start();
        Files.delete(directory.resolve("counts"));
        Files.writeString(directory.resolve("counts"), "no folder");
        try (Suspicion.Attempt attempt = suspicion.of(GUILTY).begin()) {
            attempt.succeeded();
        }
        assertTrue(suspicion.none());
    }

    private void start() throws IOException {
        suspicion = new Suspicion(directory.resolve("counts"), () -> now);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("counts"))) {
            return files.count();
        }
    }
}
