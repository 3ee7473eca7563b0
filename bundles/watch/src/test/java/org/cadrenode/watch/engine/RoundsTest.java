package org.cadrenode.watch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
    private static final Optional<String> NOTHING = Optional.empty();
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-06-10T20:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-06-11T02:30:00Z");

    private final Rounds rounds = new Rounds(LocalTime.of(3, 0), Duration.ofHours(3), Duration.ofDays(7), ZoneId.of("Europe/London"));

    @TempDir
    private Path folder;

    @Test
    void aStoreIsReadOnceANight() {
        PatrolBook book = book();
        assertFalse(rounds.due(book.of("vault", EVENING), LONG_AGO, EVENING));
        assertTrue(rounds.due(book.of("vault", EVENING), LONG_AGO, NIGHT), "three o'clock in London is two");
        assertFalse(rounds.due(book.of("vault", EVENING), LONG_AGO, NIGHT.minus(Duration.ofMinutes(31))));
        PatrolBook.Standing half = book.read("vault", "PERSON 4096", NOTHING, NIGHT);
        assertTrue(rounds.due(half, LONG_AGO, NIGHT.plusSeconds(1)));
        assertFalse(rounds.due(half, LONG_AGO, NIGHT.plus(Duration.ofHours(3))), "the rest waits for the next night");
        assertTrue(rounds.due(half, LONG_AGO, NIGHT.plus(Duration.ofDays(1))));
        assertFalse(rounds.due(book.read("vault", "", NOTHING, NIGHT), LONG_AGO, NIGHT.plusSeconds(1)));
        assertTrue(rounds.due(book.of("vault", NIGHT), LONG_AGO, NIGHT.plus(Duration.ofDays(1))));
    }

    @Test
    void whatTheNightsWereNotEnoughForIsReadAtAnyHour() {
        PatrolBook.Standing store = book().of("research", EVENING);
        assertFalse(rounds.due(store, LONG_AGO, EVENING.plus(Duration.ofDays(7))));
        assertTrue(rounds.due(store, LONG_AGO, EVENING.plus(Duration.ofDays(7)).plusSeconds(1)));
        assertTrue(rounds.late(store, EVENING.plus(Duration.ofDays(8))));
    }

    @Test
    void whatCannotBeReadHoldsUntilARoundFindsItWhole() throws IOException {
        PatrolBook book = book();
        PatrolBook.Standing bad = book.read("research", "EVENT_TEXT_PART", Optional.of("event"), NIGHT);
        assertEquals(Optional.of("event"), bad.unreadable());
        bad = book.read("research", "", NOTHING, NIGHT.plusSeconds(5));
        assertEquals(Optional.of(NIGHT), bad.unreadableSince());
        book.write();
        Instant started = NIGHT.plusSeconds(600);
        book = book();
        bad = book.of("research", started);
        assertEquals(Optional.of("event"), bad.unreadable(), "after a restart, too");
        assertTrue(rounds.due(bad, started, started.plus(Duration.ofHours(8))), "it may have been put back");
        PatrolBook.Standing half = book.read("research", "EVENT 4096", NOTHING, started.plusSeconds(1));
        assertEquals(Optional.of("event"), half.unreadable(), "half a round says nothing");
        PatrolBook.Standing whole = book.read("research", "", NOTHING, started.plusSeconds(2));
        assertEquals(NOTHING, whole.unreadable());
        assertFalse(rounds.due(whole, started, started.plusSeconds(3)));
    }

    @Test
    void aRoundGoesOnAfterARestartWhereItWas() throws IOException {
        PatrolBook book = book();
        book.read("vault", "PERSON 4096", NOTHING, NIGHT);
        book.read("linkage", "", NOTHING, NIGHT);
        book.write();
        assertEquals(book.all(), book().all());
        Files.writeString(folder.resolve("patrol"), "vault\tnonsense\t-\t-\t-\t-\n");
        assertEquals(0, book().all().size(), "a book that cannot be read is as none");
    }

    @Test
    void aRoundWithAPartThatCannotBeReadIsReadAgainFromItsBeginningAfterARestart() throws IOException {
        PatrolBook book = book();
        book.read("research", "EVENT_TEXT_PART 5", Optional.of("event"), NIGHT);
        book.write();
        assertEquals("", book().of("research", NIGHT).next());
    }

    @Test
    void aNightThatIsNoneIsRefused() {
        for (Duration length : new Duration[] {Duration.ZERO, Duration.ofHours(-1), Duration.ofHours(25)}) {
            assertThrows(IllegalArgumentException.class, () -> new Rounds(LocalTime.NOON, length, Duration.ofDays(1), ZoneId.of("UTC")));
        }
        assertThrows(IllegalArgumentException.class, () -> new Rounds(LocalTime.NOON, Duration.ofHours(1), Duration.ZERO, ZoneId.of("UTC")));
    }

    private PatrolBook book() {
        return new PatrolBook(folder.resolve("patrol"));
    }
}
