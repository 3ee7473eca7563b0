package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthLookTest {
    private final FakeRooms rooms = new FakeRooms();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private final InstantSource clock = () -> now;

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CheckState one(HealthLook look, String name) {
        return look.look(Duration.ZERO).stream().filter(state -> state.check().equals(name)).findFirst().orElseThrow();
    }

    static Result result(Result.Status status, String... messages) {
        FormattingResultLog log = new FormattingResultLog();
        log.info("a fact");
        for (String message : messages) {
            switch (status) {
                case WARN -> log.warn(message);
                case CRITICAL -> log.critical(message);
                default -> log.info(message);
            }
        }
        return new Result(log);
    }

    @Test
    void ofWhatIsWrongOnlyThatIsToldAndSinceWhen() {
        Result.Status[] status = {Result.Status.OK};
        rooms.checks.put("disk", () -> result(status[0], "so it is"));
        HealthLook look = new HealthLook(rooms, threads, Duration.ofSeconds(20), clock);
        assertEquals(new CheckState("disk", Health.OK, now, List.of("a fact", "so it is")), one(look, "disk"));
        Instant wrong = now = now.plusSeconds(60);
        status[0] = Result.Status.CRITICAL;
        assertEquals(new CheckState("disk", Health.CRITICAL, wrong, List.of("so it is")), one(look, "disk"));
        now = now.plusSeconds(60);
        assertEquals(wrong, one(look, "disk").since());
    }

    @Test
    void aCheckThatHangsHoldsOneThreadAndKeepsNobodyElseWaiting() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        rooms.checks.put("hanging", () -> {
            begun.incrementAndGet();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return result(Result.Status.OK);
        });
        rooms.checks.put("well", () -> result(Result.Status.OK));
        HealthLook look = new HealthLook(rooms, threads, Duration.ofMillis(200), clock);
        for (int i = 0; i < 3; i++) {
            assertEquals(Health.CRITICAL, one(look, "hanging").health());
            assertEquals(Health.OK, one(look, "well").health());
        }
        assertEquals(1, begun.get());
        free.countDown();
        HealthLook patient = new HealthLook(rooms, threads, Duration.ofSeconds(20), clock);
        assertEquals(Health.OK, one(patient, "hanging").health());
    }

    @Test
    void aCheckThatFailsIsCriticalAndItsMessageIsNotTold() {
        rooms.checks.put("failing", () -> {
            throw new IllegalStateException("a value");
        });
        CheckState state = one(new HealthLook(rooms, threads, Duration.ofSeconds(20), clock), "failing");
        assertEquals(Health.CRITICAL, state.health());
        assertTrue(state.messages().toString().contains("IllegalStateException") && !state.messages().toString().contains("a value"));
    }

    @Test
    void aYoungAnswerIsGivenAgain() {
        AtomicInteger asked = new AtomicInteger();
        rooms.checks.put("disk", () -> {
            asked.incrementAndGet();
            return result(Result.Status.OK);
        });
        HealthLook look = new HealthLook(rooms, threads, Duration.ofSeconds(20), clock);
        look.look(Duration.ofHours(1));
        look.look(Duration.ofHours(1));
        assertEquals(1, asked.get());
        look.look(Duration.ZERO);
        assertEquals(2, asked.get());
    }

    @Test
    void aNameThatIsNoWordIsNotTold() {
        assertEquals("journal-forwarding", Rooms.word("Journal forwarding"));
        assertEquals("unnamed", Rooms.word("x{evil=\"1\"}"));
    }
}
