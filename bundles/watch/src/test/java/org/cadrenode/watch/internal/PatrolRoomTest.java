package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.watch.engine.PatrolBook;
import org.cadrenode.watch.engine.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatrolRoomTest {
    private static final Instant EVENING = Instant.parse("2026-06-10T20:00:00Z");
    private static final Rounds ROUNDS = new Rounds(LocalTime.of(3, 0), Duration.ofHours(3), Duration.ofDays(7), ZoneOffset.UTC);

    private final FakeRooms rooms = new FakeRooms();
    private final Store store = new Store("research");
    private Instant now = EVENING;

    @TempDir
    private Path folder;

    /** A store of some stretches, of which one may be bad. */
    private static final class Store implements Patrolled {
        private final String place;
        private final List<String> asked = new ArrayList<>();
        private int stretches = 3;
        private int bad = -1;
        private boolean closed;
        private Runnable meanwhile = () -> { };

        private Store(String place) {
            this.place = place;
        }

        @Override
        public String place() {
            return place;
        }

        @Override
        public Stretch readOn(String from) {
            if (closed) {
                throw new CadreException(ErrorCode.STORE_FAILED, "closed");
            }
            asked.add(from);
            meanwhile.run();
            int at = from.isEmpty() ? 0 : Integer.parseInt(from);
            return new Stretch(at + 1 < stretches ? Integer.toString(at + 1) : "", at == bad ? Optional.of("event") : Optional.empty());
        }
    }

    @Test
    void everyOpenStoreIsReadToItsEndOnceANight() {
        Store vault = new Store("vault");
        rooms.with(store).with(vault);
        PatrolRoom room = room();
        room.look();
        assertEquals(List.of(), store.asked);
        night();
        room.look();
        room.look();
        assertEquals(List.of("", "1", "2"), store.asked);
        assertEquals(List.of("", "1", "2"), vault.asked);
        assertEquals(Result.Status.OK, room.execute().getStatus());
        assertEquals(Map.of("research", now, "vault", now), room.read());
    }

    @Test
    void aStoreThatClosesIsReadOnLaterAndTheOthersNow() {
        store.meanwhile = () -> store.closed = store.asked.size() == 2;
        rooms.with(store).with(new Store("vault"));
        PatrolRoom room = room();
        night();
        room.look();
        assertEquals(List.of("", "1"), store.asked);
        assertEquals(now, room.read().get("vault"));
        store.closed = false;
        room = room();
        room.look();
        assertEquals(List.of("", "1", "2"), store.asked, "of another run of the node, too");
    }

    @Test
    void aPartThatCannotBeReadIsCriticalUntilTheStoreIsPutBackAndReadAgain() {
        store.bad = 1;
        rooms.with(store);
        night();
        PatrolRoom room = room();
        room.look();
        assertEquals(List.of("", "1", "2"), store.asked, "the rest is read nevertheless");
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus());
        assertTrue(room.execute().toString().contains("A part of research cannot be read (event)"), room.execute()::toString);
        now = now.plus(Duration.ofHours(6));
        room = room();
        rooms.services.clear();
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus(), "before it opens, too");
        store.bad = -1;
        rooms.with(store);
        room.look();
        assertEquals(6, store.asked.size());
        assertEquals(Result.Status.OK, room.execute().getStatus(), room.execute()::toString);
    }

    @Test
    void theNightEnds() {
        store.stretches = 100;
        store.meanwhile = () -> now = now.plus(Duration.ofHours(1));
        rooms.with(store);
        night();
        PatrolRoom room = room();
        room.look();
        assertEquals(List.of("", "1", "2"), store.asked);
        assertTrue(room.execute().toString().contains("research was not read to its end yet"));
    }

    @Test
    void aStoreThatCannotBeReadOnOrToItsEndIsAWarning() {
        store.closed = true;
        rooms.with(store);
        night();
        PatrolRoom room = room();
        room.look();
        assertEquals(Result.Status.OK, room.execute().getStatus());
        now = now.plus(Duration.ofMinutes(31));
        assertTrue(room.execute().toString().contains("research could not be read on"));
        assertEquals(Result.Status.WARN, room.execute().getStatus());
        store.closed = false;
        room.look();
        assertEquals(Result.Status.OK, room.execute().getStatus());
        now = now.plus(Duration.ofDays(8)).plusSeconds(1);
        assertEquals(Result.Status.WARN, room.execute().getStatus());
        assertTrue(room.execute().toString().contains("research has not been read to its end"));
    }

    @Test
    void aStoreThatClosedOnceIsNoWarningOnceItIsOpenAgainThoughTheNightIsOver() {
        store.stretches = 100;
        store.closed = true;
        rooms.with(store);
        night();
        PatrolRoom room = room();
        room.look();
        now = now.plus(Duration.ofHours(4));
        room.look();
        assertEquals(Result.Status.WARN, room.execute().getStatus(), "it is asked again, and is closed still");
        store.closed = false;
        room.look();
        assertEquals(Result.Status.OK, room.execute().getStatus(), room.execute()::toString);
        room.look();
        assertEquals(List.of(""), store.asked, "the rest waits for the next night");
    }

    @Test
    void roomsThatCannotBeAskedEndNoPatrol() {
        AtomicBoolean refused = new AtomicBoolean(true);
        PatrolRoom room = new PatrolRoom(new Rooms() {
            @Override
            public <T> List<T> all(Class<T> type) {
                if (refused.getAndSet(false)) {
                    throw new IllegalStateException("A room goes at this moment");
                }
                return rooms.all(type);
            }

            @Override
            public Map<String, HealthCheck> checks() {
                return Map.of();
            }
        }, Optional.of(ROUNDS), 100, book(), source());
        rooms.with(store);
        night();
        room.look();
        assertEquals(List.of(), store.asked);
        room.look();
        assertEquals(List.of("", "1", "2"), store.asked);
    }

    @Test
    void itRestsBetweenStretchesAndNoLongerThanTheNodeRuns() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        store.stretches = Integer.MAX_VALUE;
        store.meanwhile = () -> {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            asked.countDown();
        };
        rooms.with(store);
        night();
        PatrolRoom room = new PatrolRoom(rooms, Optional.of(ROUNDS), 1, book(), source());
        Thread thread = new Thread(room::look);
        thread.start();
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        room.close();
        thread.join(TimeUnit.SECONDS.toMillis(4));
        assertFalse(thread.isAlive(), "a rest of five seconds is not waited for");
        assertEquals(1, store.asked.size());
    }

    @Test
    void offReadsNothingAndWrongSettingsAreRefused() {
        assertEquals(Optional.empty(), PatrolRoom.rounds(settings("off", 3)));
        assertTrue(PatrolRoom.rounds(settings("23:30", 3)).isPresent());
        assertThrows(CadreException.class, () -> PatrolRoom.rounds(settings("soon", 3)));
        assertThrows(CadreException.class, () -> PatrolRoom.rounds(settings("03:00", 0)));
        rooms.with(store);
        night();
        PatrolRoom room = new PatrolRoom(rooms, Optional.empty(), 25, book(), source());
        room.look();
        assertEquals(List.of(), store.asked);
        assertEquals(Result.Status.OK, room.execute().getStatus());
    }

    private static PatrolConfiguration settings(String at, int hours) {
        return new PatrolConfiguration() {
            @Override
            public Class<PatrolConfiguration> annotationType() {
                return PatrolConfiguration.class;
            }

            @Override
            public String at() {
                return at;
            }

            @Override
            public int hours() {
                return hours;
            }

            @Override
            public int sharePercent() {
                return 25;
            }

            @Override
            public int withinDays() {
                return 7;
            }
        };
    }

    private void night() {
        now = EVENING.plus(Duration.ofHours(7));
    }

    private PatrolBook book() {
        return new PatrolBook(folder.resolve("watch/patrol"));
    }

    private InstantSource source() {
        return () -> now;
    }

    // As long a rest as there was work is none here.
    private PatrolRoom room() {
        return new PatrolRoom(rooms, Optional.of(ROUNDS), 100, book(), source());
    }
}
