package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceState;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connectors that hang, throw and dawdle, beside a good one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IsolationTest {
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final OneZone.Reading GOOD = (extract, records) -> {
        int table = records.table("people", List.of("name"));
        try (InputStream in = extract.open()) {
            records.record(table, 1, new String[] {new String(in.readAllBytes(), StandardCharsets.UTF_8)});
        }
    };

    @TempDir
    Path directory;

    private final CountDownLatch release = new CountDownLatch(1);
    private final Lanes lanes = new Lanes();
    private OneZone zone;

    @BeforeEach
    void open() throws IOException {
        zone = new OneZone(directory);
    }

    @AfterEach
    void close() {
        release.countDown();
        zone.close();
        lanes.close(10);
    }

    @Test
    void deliveriesOfAGoodSourceGoOnBesideThoseThatHangThrowAndDawdle() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        List<SourceIntake> bad = List.of(
                intake("hanging", (extract, records) -> {
                    hanging.countDown();
                    hang();
                }),
                intake("throwing", (extract, records) -> {
                    throw new NoClassDefFoundError("gone");
                }),
                intake("dawdling", (extract, records) -> {
                    int table = records.table("people", List.of("name"));
                    while (true) {
                        records.record(table, 1, new @Nullable String[] {"again"});
                        pause();
                    }
                }));
        for (SourceIntake one : bad) {
            land(one, "content");
        }
        hanging.await();
        SourceIntake good = intake("good", GOOD);
        for (int i = 0; i < 20; i++) {
            land(good, "content " + i).get(30, TimeUnit.SECONDS);
        }
        assertEquals(20, stages("good").stream().filter(Stage.LANDED::equals).count());
        for (String source : List.of("hanging", "throwing", "dawdling")) {
            assertEquals(List.of(Stage.RECEIVED), stages(source), source);
        }
        assertFalse(bad.get(0).running().leave(), "it hangs, and leaving ends all the same");
        assertTrue(bad.get(2).running().leave());
    }

    @Test
    void anErrorOfAConnectorEndsItsReadingAloneAndLeavesTheDeliveryToBeReadAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SourceIntake intake = intake("throwing", (extract, records) -> {
            if (calls.getAndIncrement() == 0) {
                throw new OutOfMemoryError("of the connector's");
            }
            GOOD.read(extract, records);
        });
        ExecutionException failed = assertThrows(ExecutionException.class, () -> land(intake, "content").get());
        assertTrue(failed.getCause() instanceof OutOfMemoryError, failed::toString);
        land(intake, "content").get();
        assertEquals(List.of(Stage.LANDED), stages("throwing"));
    }

    @Test
    void afterAReadingWasGivenUpTheNextConnectorReadsTheSameDelivery() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean late = new AtomicBoolean();
        CountDownLatch tried = new CountDownLatch(1);
        SourceIntake first = intake("clinic", (extract, records) -> {
            int table = records.table("people", List.of("name"));
            begun.countDown();
            hang();
            try {
                records.record(table, 1, new @Nullable String[] {"late"});
                late.set(true);
            } finally {
                tried.countDown();
            }
        });
        CompletableFuture<Void> landing = land(first, "content");
        begun.await();
        assertFalse(first.running().leave());
        assertTrue(assertThrows(ExecutionException.class, landing::get).getCause() instanceof InterruptedIOException);
        assertTrue(first.running().lost());

        SourceIntake next = intake("clinic", GOOD);
        land(next, "content").get();
        assertEquals(List.of(Stage.LANDED), stages("clinic"));
        release.countDown();
        tried.await();
        assertFalse(late.get(), "what comes from a call that was given up has no effect");
    }

    @Test
    void stoppingEndsAReadingWithoutProgressAndNoneBeginsUntilTheSourceIsStarted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        SourceIntake intake = intake("clinic", (extract, records) -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("It listens");
            }
        });
        CompletableFuture<Void> landing = land(intake, "content");
        begun.await();
        assertTrue(intake.running().silence().isPresent());
        assertTrue(intake.running().halt(Duration.ofHours(1)), "it may be slow");
        assertFalse(landing.isDone());
        assertTrue(intake.running().halt(Duration.ZERO), "it returned when it was interrupted");
        assertThrows(ExecutionException.class, landing::get);
        assertFalse(intake.running().reads());
        assertThrows(ExecutionException.class, () -> land(intake, "content").get());
        intake.running().goOn();
        assertTrue(intake.running().reads());
    }

    @Test
    void theNodesOwnWorkIsNeverInterrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        LongCall call = new LongCall("reading");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> call.start(Runnable::run, () -> {
            call.inside(() -> {
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                return null;
            });
            while (true) {
                call.inside(() -> null);
            }
        }));
        inside.await();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(call::interrupt);
        // The stop waits at the lock that the node's own work holds.
        assertThrows(TimeoutException.class, () -> stopping.get(200, TimeUnit.MILLISECONDS));
        go.countDown();
        stopping.get();
        running.get();
        assertFalse(interrupted.get());
        assertThrows(InterruptedIOException.class, call::await);
    }

    @Test
    void aQuestionThatIsNotAnsweredHasATimeLimitAndAfterSeveralNoMoreAreAsked() {
        AtomicInteger asked = new AtomicInteger();
        try (ConnectorCalls calls = new ConnectorCalls()) {
            for (int i = 0; i < 10; i++) {
                assertEquals(ErrorCode.CONNECTOR_SILENT, assertThrows(CadreException.class, () -> calls.ask(Duration.ofMillis(20), () -> {
                    asked.incrementAndGet();
                    hang();
                    return "";
                })).code());
            }
            assertEquals(4, asked.get(), "threads do not pile up");
            assertEquals(4, calls.unanswered());
            release.countDown();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (calls.unanswered() > 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertEquals("here", calls.ask(Duration.ofSeconds(20), () -> "here"), "it answers again");
            assertEquals(ErrorCode.CONNECTOR_FAILED, assertThrows(CadreException.class, () -> calls.ask(Duration.ofSeconds(20), () -> {
                throw new NoClassDefFoundError("gone");
            })).code());
        }
    }

    @Test
    void aFileWhoseTableTheConnectorFailsToTellHoldsNoOtherOneUp() throws IOException {
        RunningConnector running = new RunningConnector(new Fussy(), OneZone.unwrapped());
        SourceIntake intake = zone.intake(running, Map.of());
        RemoteException failed = assertThrows(RemoteException.class, () -> intake.take("bad.txt", 1, content("x")));
        assertFalse(failed.getMessage().contains("bad.txt"));
        assertEquals(Optional.of(ErrorCode.CONNECTOR_FAILED), intake.gate().failure());
        intake.take("good.txt", 1, content("x"));
        assertEquals(1, zone.landing.deliveries().size());
        assertTrue(intake.gate().failure().isEmpty());
    }

    @Test
    void aFileThatCannotBeReadHoldsNoOtherOneUpAndOneThatCannotBeKeptDoes() throws IOException {
        SourceIntake intake = intake("clinic", GOOD);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("a bad block");
            }
        };
        assertThrows(IOException.class, () -> intake.take("bad.txt", 10, broken));
        assertEquals(Optional.of(ErrorCode.IO_FAILED), intake.gate().failure());
        intake.take("good.txt", 1, content("x"));
        assertTrue(intake.gate().failure().isEmpty());
        zone.room.full = true;
        assertEquals(SourceState.NO_SPACE, assertThrows(Held.class, () -> intake.take("next.txt", 1, content("y"))).why());
        zone.room.full = false;
        zone.landing.close();
        assertThrows(IOException.class, () -> intake.take("next.txt", 1, content("y")));
    }

    @Test
    void aCollectionThatHangsIsEndedByAStopAndNothingUncommittedIsKept() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        SourceIntake intake = zone.intake(new RunningConnector(OneZone.asking("asked", collecting -> {
            int table = collecting.records().table("people", List.of("name"));
            collecting.records().record(table, 0, new @Nullable String[] {"one"});
            collecting.commit("1");
            table = collecting.records().table("people", List.of("name"));
            collecting.records().record(table, 0, new @Nullable String[] {"two"});
            committed.countDown();
            hang();
        }), OneZone.unwrapped(), GRACE), Map.of());
        intake.collectIfDue();
        committed.await();
        assertEquals(SourceState.RUNNING, intake.gate().state());
        intake.gate().stop();
        assertFalse(intake.running().halt(Duration.ofHours(1)), "a collection ends however lively it is");
        assertEquals(Outcome.ENDED, intake.gate().book().runs(1).get(0).outcome());
        assertEquals(1, intake.gate().book().runs(1).get(0).deliveries());
        assertEquals(1, zone.landing.deliveries().size());
        assertEquals(Optional.of("1"), CollectingRun.resumePoint(intake.source(), zone.folder));
        try (var files = Files.list(directory.resolve("landing"))) {
            assertEquals(List.of(), files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".incoming")).toList());
        }
        assertTrue(intake.running().lost());
        intake.gate().start();
        intake.gate().unusable(true);
        assertEquals(SourceState.GIVEN_UP, intake.gate().state());
    }

    @Test
    void aCollectionThatFailsSaysWhyAndTheNextOneGoesOnFromItsResumePoint() throws Exception {
        Times times = new Times("2026-05-01T12:00:00Z");
        AtomicInteger calls = new AtomicInteger();
        SourceIntake intake = zone.intake(new RunningConnector(OneZone.asking("asked", collecting -> {
            assertEquals(calls.get() == 0 ? Optional.empty() : Optional.of("half"), collecting.resumePoint());
            int table = collecting.records().table("people", List.of("name"));
            collecting.records().record(table, 0, new @Nullable String[] {"of " + calls.get()});
            if (calls.getAndIncrement() == 0) {
                collecting.commit("half");
                throw new IOException("the source went away");
            }
            collecting.commit("all");
        }), OneZone.unwrapped()), Map.of(), times);
        run(intake);
        assertEquals(Optional.of(ErrorCode.IO_FAILED), intake.gate().book().runs(1).get(0).failure());
        intake.collectIfDue();
        assertFalse(intake.gate().running(), "it rests");
        times.pass(Duration.ofSeconds(6));
        run(intake);
        assertEquals(Outcome.DONE, intake.gate().book().runs(1).get(0).outcome());
        assertEquals(2, zone.landing.deliveries().size());
        List<String> read = new ArrayList<>();
        for (DeliveryStatus status : zone.landing.deliveries()) {
            zone.landing.land(status.milestone().delivery(), intake.running().source(""));
            try (SourceRecordReader records = zone.landing.records(status.milestone().id())) {
                while (records.next()) {
                    read.add(records.value(0));
                }
            }
        }
        assertEquals(List.of("of 0", "of 1"), read.stream().sorted().toList());
        assertEquals(Optional.of("all"), CollectingRun.resumePoint(intake.source(), zone.folder));
    }

    private void run(SourceIntake intake) throws InterruptedException {
        int before = intake.gate().book().runs(10).size();
        intake.collectIfDue();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (intake.gate().book().runs(10).size() == before && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertEquals(before + 1, intake.gate().book().runs(10).size());
    }

    private SourceIntake intake(String source, OneZone.Reading reading) {
        return zone.intake(new RunningConnector(OneZone.reading(source, directory, reading), OneZone.unwrapped(), GRACE), Map.of());
    }

    /** Takes a file in and has it read in the source's lane. */
    private CompletableFuture<Void> land(SourceIntake intake, String text) throws IOException {
        intake.take("a.txt", text.length(), content(text));
        Delivery delivery = zone.landing.deliveries().stream().map(status -> status.milestone().delivery())
                .filter(one -> one.source().equals(intake.source())).reduce((one, other) -> other).orElseThrow();
        CompletableFuture<Void> landed = new CompletableFuture<>();
        assertTrue(lanes.put(intake.source(), () -> {
            try {
                zone.landing.land(delivery, intake.running().source(delivery.table()));
                landed.complete(null);
            } catch (Throwable e) {
                landed.completeExceptionally(e);
            }
        }));
        return landed;
    }

    private List<Stage> stages(String source) {
        return zone.landing.deliveries().stream().map(DeliveryStatus::milestone)
                .filter(milestone -> milestone.delivery().source().equals(new SourceId(source))).map(milestone -> milestone.stage()).toList();
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void hang() {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            release.await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("It listens");
        }
    }

    /** Cannot tell the table of one file. */
    private static final class Fussy implements FileConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription("fussy", "nobody", "test", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Folder(Path.of("none"), ".*", Duration.ZERO);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            if (fileName.startsWith("bad")) {
                throw new IllegalStateException(fileName);
            }
            return Optional.of("people");
        }

        @Override
        public void read(Extract extract, Records records) { }
    }
}
