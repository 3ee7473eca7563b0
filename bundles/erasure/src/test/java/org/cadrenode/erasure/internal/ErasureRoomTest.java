package org.cadrenode.erasure.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.Erasures.Fate;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.erasure.engine.ErasureBook;
import org.cadrenode.erasure.engine.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasureRoomTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;
    private final Turning clock = new Turning();
    private final Entries journal = new Entries();
    private final Person person = new Person();
    private final Store store = new Store();
    private ErasureRoom room;

    @BeforeEach
    void open() throws IOException {
        room = new ErasureRoom(journal, person, (file, access) -> {
            throw new IOException("no file is made here");
        }, new ErasureBook(folder.resolve("book")), new Timing(Duration.ofHours(24), LocalTime.of(2, 0), ZoneOffset.UTC), 30,
                Duration.ofSeconds(1), clock);
        room.addStore(store);
    }

    @Test
    void aStoreIsMadeAnewAtNightIfSomethingWasTakenOutAndOnlyThen() {
        room.look();
        clock.now = NOON.plus(Duration.ofDays(1));
        room.look();
        assertEquals(0, store.erased);
        store.since = Optional.of(clock.now);
        room.look();
        assertEquals(0, store.erased, "not by day");
        assertEquals(clock.now.plus(Duration.ofHours(24)), room.lines().get(0).by().orElseThrow());
        clock.now = Instant.parse("2026-03-03T02:00:30Z");
        room.look();
        room.look();
        assertEquals(1, store.erased);
        AuditEvent event = journal.events.get(0);
        assertEquals(AuditAction.STORE_ERASED, event.action());
        assertEquals(AuditEvent.NODE, event.actor());
        assertEquals(1, journal.events.size());
    }

    @Test
    void itTellsWhenWhatWasTakenOutHadGone() {
        store.since = Optional.of(NOON);
        assertEquals(Optional.empty(), room.gone("vault", NOON));
        clock.now = NOON.plus(Duration.ofHours(20));
        room.look();
        assertEquals(Optional.of(clock.now), room.gone("vault", NOON));
        assertEquals(Optional.empty(), room.gone("vault", clock.now.plusSeconds(1)));
        assertEquals(OptionalInt.of(30), room.backupDays());
    }

    @Test
    void ofTheNodesOwnBackupsAndTheSitesThoseThatAreKeptLongerCount() {
        room.backups = kept(OptionalInt.of(31));
        assertEquals(OptionalInt.of(31), room.backupDays());
        room.backups = kept(OptionalInt.of(8));
        assertEquals(OptionalInt.of(30), room.backupDays());
        room.backups = kept(OptionalInt.empty());
        assertEquals(OptionalInt.of(30), room.backupDays());
    }

    private static Backups kept(OptionalInt days) {
        return new Backups() {
            @Override
            public OptionalInt keepDays() {
                return days;
            }

            @Override
            public Place place() {
                return new Place(Optional.empty(), "", List.of());
            }

            @Override
            public List<Line> list() {
                return List.of();
            }

            @Override
            public Plan plan(Optional<Path> to, boolean full) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Made backUp(Optional<Path> to, boolean full) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Rehearsal rehearse(Optional<Path> to, char[] recoveryKey, char[] passphrase, Optional<Path> scratch) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Test
    void whatIsOverdueIsCriticalAlsoIfTheStoreIsClosed() throws IOException {
        store.since = Optional.of(NOON);
        store.fate = Fate.BUSY;
        clock.now = NOON.plus(Duration.ofHours(23));
        room.look();
        assertEquals(Result.Status.OK, room.execute().getStatus());
        clock.now = NOON.plus(Duration.ofHours(25));
        room.look();
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus());
        room.removeStore(store);
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus());
        open();
        room.removeStore(store);
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus(), "also after a restart with the keystore sealed");
        assertEquals(false, room.lines().get(0).there());
    }

    @Test
    void aFailureLeavesTheStoreDueAndIsTriedAgain() {
        store.since = Optional.of(NOON);
        store.fate = Fate.FAILED;
        clock.now = NOON.plus(Duration.ofHours(23));
        room.look();
        assertEquals(Result.Status.WARN, room.execute().getStatus());
        assertEquals(List.of(), journal.events);
        store.fate = Fate.DONE;
        room.look();
        assertEquals(Result.Status.OK, room.execute().getStatus());
        assertEquals(1, journal.events.size());
    }

    @Test
    void aPersonHasItDoneAtOnceAndSeesBeforehandWhatWouldBe() throws IOException {
        assertEquals(List.of(), room.run(false));
        store.since = Optional.of(NOON);
        assertEquals(Fate.DUE, room.run(true).get(0).fate());
        assertEquals(0, store.erased);
        assertEquals(Fate.DONE, room.run(false).get(0).fate());
        assertEquals("olga", journal.events.get(0).actor());
        person.may = false;
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> room.run(true)).code());
    }

    private final class Store implements Erasable {
        private Optional<Instant> since = Optional.empty();
        private Fate fate = Fate.DONE;
        private int erased;

        @Override
        public String place() {
            return "vault";
        }

        @Override
        public Optional<Instant> since() {
            return since;
        }

        @Override
        public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
            return switch (fate) {
                case DONE -> {
                    erased++;
                    since = Optional.empty();
                    yield Optional.of(new Erased(clock.now, 20, 10, Duration.ofMillis(5)));
                }
                case BUSY -> Optional.empty();
                case FAILED, DUE -> throw new IOException("no room");
            };
        }
    }

    private static final class Turning extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Person implements Authorizer {
        private boolean may = true;

        @Override
        public String actor() {
            return "olga";
        }

        @Override
        public boolean may(String permission) {
            return may && permission.equals("erasure:run");
        }

        @Override
        public String require(String permission) {
            if (!may(permission)) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "may not");
            }
            return actor();
        }
    }

    private static final class Entries implements Journal {
        private final List<AuditEvent> events = new ArrayList<>();

        @Override
        public JournalEntry record(AuditEvent event) {
            events.add(event);
            return new JournalEntry(events.size(), NOON, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }
}
