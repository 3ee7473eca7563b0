package org.cadrenode.shell.internal.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.Test;

class ErasureCommandsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final Service service = new Service();
    private final Console console = new Console("olga").with(Erasures.class, service);

    @Test
    void theStatusTellsWhatIsDueAndWhatWasDone() {
        assertEquals(0, console.run(new ErasureStatusCommand(), "--json"));
        assertEquals("[{\"place\":\"vault\",\"taken_out_since\":\"2026-02-03T04:05:06Z\",\"gone_by\":\"2026-02-04T04:05:06Z\","
                + "\"last_up_to\":\"\",\"last_done_at\":\"\",\"open\":true,\"beyond\":\"\"}]\n", console.out());
        assertEquals(0, console.run(new ErasureStatusCommand()));
        assertTrue(console.err().contains("24 hours") && console.err().contains("30 days"), console.err());
        service.backupDays = OptionalInt.empty();
        console.run(new ErasureStatusCommand());
        assertTrue(console.err().contains("not told"), console.err());
    }

    @Test
    void aRunTellsWhatBecameOfEachStoreAndATrialChangesNothing() {
        assertEquals(0, console.run(new ErasureRunCommand(), "--json", "--dry-run"));
        assertEquals("[{\"place\":\"vault\",\"outcome\":\"due\",\"bytes_before\":20,\"bytes_after\":10,\"paused_millis\":5}]\n", console.out());
        assertEquals(0, service.runs);
        assertEquals(0, console.run(new ErasureRunCommand()));
        assertEquals(1, service.runs);
        service.fate = Erasures.Fate.BUSY;
        assertEquals(4, console.run(new ErasureRunCommand()));
        service.fate = Erasures.Fate.FAILED;
        assertEquals(1, console.run(new ErasureRunCommand()));
    }

    private static final class Service implements Erasures {
        private OptionalInt backupDays = OptionalInt.of(30);
        private Fate fate = Fate.DONE;
        private int runs;

        @Override
        public Duration within() {
            return Duration.ofHours(24);
        }

        @Override
        public OptionalInt backupDays() {
            return backupDays;
        }

        @Override
        public List<Line> lines() {
            return List.of(new Line("vault", Optional.of(NOW), Optional.of(NOW.plus(within())), Optional.empty(), Optional.empty(), true, ""));
        }

        @Override
        public Optional<Instant> gone(String place, Instant takenOut) {
            return Optional.empty();
        }

        @Override
        public List<Outcome> run(boolean trial) {
            runs += trial ? 0 : 1;
            return List.of(new Outcome("vault", trial ? Fate.DUE : fate, 20, 10, Duration.ofMillis(5)));
        }
    }
}
