package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRun.Trigger;
import org.cadrenode.api.delivery.SourceState;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SourceGateTest {
    private static final Map<String, Object> NIGHTLY = Map.of("schedule", "0 2 * * *", "zone", "UTC");
    private static final Duration SETTLE = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final Times times = new Times("2026-05-01T12:00:00Z");
    private final Room room = new Room();

    @Test
    void aWatchedFolderIsOpenUntilItIsStoppedAndStaysStoppedOverARestart() throws IOException {
        SourceGate gate = gate(Map.of());
        assertTrue(gate.open());
        gate.stop();
        assertFalse(gate.open());
        assertFalse(gate(Map.of()).open());
        assertEquals(SourceState.STOPPED, gate(Map.of()).state());
        gate(Map.of()).start();
        assertTrue(gate(Map.of()).open());
    }

    @Test
    void whatTheNodeMayNotReadIsCountedWhateverAPollFound() throws IOException {
        SourceGate gate = gate(Map.of());
        int[] looks = {0};
        GatedPolls polls = new GatedPolls(gate, SETTLE, () -> {
            looks[0]++;
            return 2;
        });
        polls.commit(null, null, 1);
        assertEquals(2, gate.unreadable());
        polls.commit(null, null, 0);
        assertEquals(1, looks[0], "a folder is not walked at every poll");
    }

    @Test
    void aRunEndsThoughAFileIsThereThatTheNodeMayNotRead() throws IOException {
        SourceGate gate = gate(NIGHTLY);
        GatedPolls polls = new GatedPolls(gate, SETTLE, () -> 1);
        times.be("2026-05-02T02:00:00Z");
        assertTrue(gate.open());
        gate.require(1);
        gate.taken(7);
        polls.commit(null, null, 2);
        assertTrue(gate.open());
        times.pass(SETTLE);
        polls.commit(null, null, 1);
        assertFalse(gate.open());
    }

    @Test
    void aWrongSettingClosesTheGate() throws IOException {
        SourceGate gate = gate(Map.of("schedule", "now and then"));
        assertFalse(gate.open());
        assertEquals(SourceState.WRONG_SETTINGS, gate.state());
        assertEquals(ErrorCode.CONFIGURATION_INVALID, assertThrows(CadreException.class, gate::begin).code());
    }

    @Test
    void aScheduledFolderOpensAtItsTimeAndClosesOnceNothingIsLeft() throws IOException {
        SourceGate gate = gate(NIGHTLY);
        assertFalse(gate.open());
        assertEquals(SourceState.SCHEDULED, gate.state());
        assertThrows(Held.class, () -> gate.require(1));
        times.be("2026-05-02T02:00:00Z");
        assertTrue(gate.open());
        gate.require(1);
        gate.taken(7);
        times.pass(SETTLE.minusSeconds(1));
        gate.nothingFound(SETTLE);
        assertTrue(gate.open(), "a file may be on its way");
        times.pass(Duration.ofSeconds(1));
        gate.nothingFound(SETTLE);
        assertFalse(gate.open());
        assertEquals(Instant.parse("2026-05-03T02:00:00Z"), gate.nextRun().orElseThrow());
        assertEquals(1, gate.book().runs(10).size());
        assertEquals(7, gate.book().runs(1).get(0).bytes());
        assertEquals(Trigger.SCHEDULE, gate.book().runs(1).get(0).trigger());
    }

    @Test
    void aRunThatWasMissedIsMadeUpForOnce() throws IOException {
        gate(NIGHTLY);
        times.be("2026-05-09T12:00:00Z");
        SourceGate gate = gate(NIGHTLY);
        assertTrue(gate.due().isPresent());
        gate.end(Outcome.DONE, null);
        assertEquals(Trigger.MISSED, gate.book().runs(1).get(0).trigger());
        assertTrue(gate.due().isEmpty());
        assertEquals(Instant.parse("2026-05-10T02:00:00Z"), gate.nextRun().orElseThrow());
        assertTrue(gate(NIGHTLY).due().isEmpty(), "nor after another start");
    }

    @Test
    void aCollectionRunsAtOnceAndThenEverySoOften() throws IOException {
        SourceGate gate = collecting(Map.of());
        assertTrue(gate.due().isPresent());
        assertTrue(gate.due().isEmpty(), "one at a time");
        gate.end(Outcome.DONE, null);
        times.pass(Duration.ofMinutes(5).minusMillis(1));
        assertTrue(gate.due().isEmpty());
        times.pass(Duration.ofMillis(1));
        assertTrue(gate.due().isPresent());
    }

    @Test
    void aRunThatFailedIsTriedAgainAfterARestThatGrows() throws IOException {
        SourceGate gate = collecting(NIGHTLY);
        gate.begin();
        gate.end(Outcome.FAILED, ErrorCode.IO_FAILED);
        assertEquals(SourceState.FAILING, gate.state());
        assertEquals(Optional.of(ErrorCode.IO_FAILED), gate.failure());
        assertEquals(Optional.of(times.instant()), gate.failingSince());
        Instant since = times.instant();
        long tries = 0;
        while (times.instant().isBefore(since.plus(Duration.ofHours(2)))) {
            times.pass(Duration.ofSeconds(1));
            if (gate.due().isPresent()) {
                tries++;
                gate.end(Outcome.FAILED, ErrorCode.IO_FAILED);
            }
        }
        assertTrue(tries >= 15 && tries <= 25, tries + " tries");
        assertEquals(Optional.of(since), gate.failingSince());
        times.pass(Duration.ofMinutes(10));
        assertTrue(gate.due().isPresent());
        gate.end(Outcome.DONE, null);
        assertTrue(gate.failure().isEmpty());
        assertEquals(Trigger.RETRY, gate.book().runs(1).get(0).trigger());
    }

    @Test
    void aClockThatIsSetBackMakesNoRestLonger() throws IOException {
        SourceGate gate = collecting(NIGHTLY);
        gate.begin();
        gate.end(Outcome.FAILED, ErrorCode.IO_FAILED);
        assertEquals(SourceState.FAILING, gate.state());
        times.pass(Duration.ofHours(-1));
        assertTrue(gate.due().isPresent());
    }

    @Test
    void nothingIsTakenWhileThereIsNoRoomAndAFileThatDoesNotFitWaitsUntilItDoes() throws IOException {
        SourceGate gate = gate(Map.of());
        room.full = true;
        assertFalse(gate.open());
        assertEquals(SourceState.NO_SPACE, gate.state());
        room.full = false;
        assertTrue(gate.open());
        room.free = 5000;
        assertEquals(SourceState.NO_SPACE, assertThrows(Held.class, () -> gate.require(4001)).why());
        assertFalse(gate.open(), "no busy loop over a file that does not fit");
        room.free = 5001;
        assertTrue(gate.open());
        gate.require(4001);
    }

    @Test
    void afterAContentOfUnknownLengthFilledTheRoomTwiceAsMuchMustBeFree() throws IOException {
        SourceGate gate = gate(Map.of());
        room.free = 3000;
        gate.failed(ErrorCode.STORE_FULL, 2000);
        times.pass(Duration.ofMinutes(10));
        assertEquals(SourceState.NO_SPACE, gate.state());
        room.free = 5000;
        assertEquals(SourceState.OPEN, gate.state());
    }

    @Test
    void whatNobodyReadsFillsNeitherTheLimitsNorHalfOfTheRoom() throws IOException {
        SourceGate gate = gate(Map.of("mostWaitingDeliveries", 3, "mostWaitingMebibytes", 1));
        gate.stands(new Standing(2, 10, times.instant()));
        assertTrue(gate.open());
        gate.stands(new Standing(3, 10, times.instant()));
        assertEquals(SourceState.BACKLOG, gate.state());
        gate.stands(new Standing(1, 1 << 20, times.instant()));
        assertEquals(SourceState.BACKLOG, gate.state());
        room.free = 1500;
        gate.stands(new Standing(1, 501, times.instant()));
        assertEquals(SourceState.BACKLOG, gate.state());
        gate.stands(new Standing(1, 500, times.instant()));
        assertTrue(gate.open());
        room.free = 0;
        gate.stands(Standing.NONE);
        assertTrue(gate.open(), "what is not there holds nothing up: room is the zone's to refuse");
    }

    @Test
    void aPlaceThatCannotBeReachedEndsTheRunAndIsLookedAtAgainAfterARest() throws IOException {
        SourceGate gate = gate(NIGHTLY);
        gate.begin();
        gate.missed(ErrorCode.IO_FAILED);
        assertFalse(gate.running());
        assertEquals(SourceState.FAILING, gate.state());
        assertEquals(Optional.of(ErrorCode.IO_FAILED), gate.book().runs(1).get(0).failure());
        times.pass(Duration.ofSeconds(5));
        assertTrue(gate.open(), "it is tried again, long before the next night");
        gate.reached();
        times.pass(SETTLE);
        gate.nothingFound(SETTLE);
        assertEquals(Outcome.DONE, gate.book().runs(1).get(0).outcome());
        assertTrue(gate.failure().isEmpty());

        SourceGate watched = gate(Map.of());
        watched.missed(ErrorCode.IO_FAILED);
        watched.missed(ErrorCode.IO_FAILED);
        times.pass(Duration.ofSeconds(5));
        assertTrue(watched.open(), "what it was held for anyway does not count twice");
        watched.reached();
        assertEquals(SourceState.OPEN, watched.state());
    }

    @Test
    void aSourceThatSendsIsNotListenedToWhileNothingCanBeKept() throws IOException {
        SourceGate gate = gate(Map.of("deliveriesPerMinute", 1));
        assertTrue(gate.listens());
        gate.taken(1);
        assertEquals(SourceState.RATE_LIMITED, gate.state());
        assertTrue(gate.listens(), "a rate of deliveries holds no message");
        room.full = true;
        assertFalse(gate.listens());
        room.full = false;
        gate.stop();
        assertFalse(gate.listens());
    }

    @Test
    void aRateOfDeliveriesHoldsTheNextOne() throws IOException {
        SourceGate gate = gate(Map.of("deliveriesPerMinute", 1));
        gate.require(1);
        gate.taken(1);
        assertEquals(SourceState.RATE_LIMITED, gate.state());
        assertThrows(Held.class, () -> gate.require(1));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void whoWaitsForTheRateGoesAwayWhenTheSourceIsStopped() throws Exception {
        SourceGate gate = gate(Map.of("mebibytesPerSecond", "0.000001"));
        InputStream slow = gate.paced(new ByteArrayInputStream(new byte[1 << 20]));
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                slow.readAllBytes();
            } catch (InterruptedIOException e) {
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException("A mebibyte at a byte a second takes twelve days");
        });
        gate.stop();
        reading.get();
        LongCall call = new LongCall("collection");
        gate.came(1 << 20);
        CompletableFuture<Void> collecting = CompletableFuture.runAsync(() -> {
            try {
                gate.await(call);
            } catch (InterruptedIOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(assertThrows(ExecutionException.class, collecting::get).getCause().getCause() instanceof InterruptedIOException);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aPersonRunsAScheduledSourceNowAndWaitsForItsEnd() throws Exception {
        SourceGate gate = gate(NIGHTLY);
        long number = gate.begin().number();
        assertTrue(gate.open());
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, gate::begin).code());
        assertTrue(gate.await(number, Duration.ofMillis(1)).isEmpty());
        gate.taken(5);
        times.pass(SETTLE);
        gate.nothingFound(SETTLE);
        assertEquals(Trigger.OPERATOR, gate.await(number, Duration.ofSeconds(20)).orElseThrow().trigger());
        gate.stop();
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, gate::begin).code());
    }

    @Test
    void aSourceInWhoseAskingTheNodeEndedAgainAndAgainIsAskedNoMoreUntilAPersonStartsIt() throws IOException {
        for (int ends = 0; ends < Suspicion.MOST; ends++) {
            new Suspicion(directory.resolve("suspicion")).ofAsking(new SourceId("clinic")).begin();
        }
        SourceGate gate = collecting(Map.of());
        assertEquals(SourceState.SUSPENDED, gate.state());
        assertEquals(Optional.empty(), gate.due());
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, gate::begin).code());

        gate.start();
        assertEquals(SourceState.SCHEDULED, gate.state());
        assertTrue(gate.due().isPresent());
        assertTrue(collecting(Map.of()).due().isPresent(), "also behind a restart");
    }

    private SourceGate gate(Map<String, ?> settings) throws IOException {
        return gate(settings, false);
    }

    private SourceGate collecting(Map<String, ?> settings) throws IOException {
        return gate(settings, true);
    }

    private SourceGate gate(Map<String, ?> settings, boolean collects) throws IOException {
        SealedFolder folder = new SealedFolder(directory,
                NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes()));
        return new SourceGate(PaceSettings.of(settings, collects), new RunBook(new SourceId("clinic"), folder, times.instant()),
                new Suspicion(directory.resolve("suspicion")).ofAsking(new SourceId("clinic")), room, times);
    }
}
