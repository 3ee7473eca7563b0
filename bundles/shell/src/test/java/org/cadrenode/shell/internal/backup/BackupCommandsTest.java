package org.cadrenode.shell.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.SecondWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T03:30:00Z");

    @TempDir
    Path directory;

    private final Service service = new Service();
    private final SecondWord second = new SecondWord();
    private final Console console = new Console("olga").with(Backups.class, service).with(Approvals.class, second);

    @Test
    void aBackupSaysWhatItWroteAndForHowLongTheRoomsWereClosed() {
        assertEquals(0, console.run(new NodeBackupCommand(), "--json", "--full", "--to", "/mnt/x"));
        assertEquals("{\"backup\":3,\"files\":12,\"bytes\":1000,\"bytes_read\":500,\"bytes_written\":400,\"paused_millis\":70,\"took_millis\":900,"
                + "\"removed\":1,\"node\":\"0123\"}\n", console.out());
        assertEquals(Optional.of(Path.of("/mnt/x")), service.to);
        assertTrue(service.full);
        assertTrue(console.err().contains("in no backup"), console.err());
    }

    @Test
    void aTrialMakesNone() {
        assertEquals(0, console.run(new NodeBackupCommand(), "--dry-run"));
        assertEquals(0, service.made);
        assertTrue(console.err().contains("12 files of 4 MiB") && console.err().contains("Nothing was changed"), console.err());
    }

    @Test
    void backupsThatLackAFileAreAFailure() {
        assertEquals(0, console.run(new NodeBackupsCommand(), "--json"));
        assertEquals("[{\"backup\":2,\"taken\":\"2026-11-02T03:30:00Z\",\"bytes\":9,\"problem\":\"\"}]\n", console.out());
        service.problem = Optional.of("its manifest is missing");
        assertEquals(1, console.run(new NodeBackupsCommand()));
        assertTrue(console.out().contains("its manifest is missing"), console.out());
    }

    @Test
    void restoreNamesTheCommandThatDoesIt() {
        assertEquals(0, console.run(new NodeRestoreCommand()));
        assertTrue(console.out().contains("bin/restore restore --from /mnt/cadre-backup --recovery-key FILE --node 0123"), console.out());
    }

    @Test
    void aRehearsalNeedsASecondPersonAndIsAFailureIfAnythingIsWrong() throws IOException {
        Path key = Files.writeString(directory.resolve("recovery.key"), "the key\n");
        Path words = Files.writeString(directory.resolve("words"), "the passphrase\n");
        String[] command = {"--json", "--reason", "monthly", "--recovery-key", key.toString(), "--file", words.toString()};
        assertEquals(3, console.run(new NodeRehearseCommand(), command));
        assertEquals("", service.rehearsedWith);
        second.approve("A-7K3M4Q", "yes");
        assertEquals(0, console.run(new NodeRehearseCommand(), command));
        assertEquals("the key the passphrase", service.rehearsedWith);
        service.found = List.of("vault: its digest is another one");
        console.run(new NodeRehearseCommand(), command);
        second.approve("A-7K3M4Q", "yes");
        assertEquals(1, console.run(new NodeRehearseCommand(), command));
        assertTrue(console.out().contains("\"good\":false") && console.err().contains("its digest"), console.out() + console.err());
        assertEquals(0, console.run(new NodeRehearseCommand(), "--dry-run", "--recovery-key", key.toString()));
        assertFalse(console.err().contains("passphrase"));
    }

    private static final class Service implements Backups {
        private Optional<String> problem = Optional.empty();
        private List<String> found = List.of();
        private Optional<Path> to = Optional.empty();
        private boolean full;
        private int made;
        private String rehearsedWith = "";

        @Override
        public OptionalInt keepDays() {
            return OptionalInt.of(31);
        }

        @Override
        public Place place() {
            return new Place(Optional.of(Path.of("/mnt/cadre-backup")), "0123", List.of("The folder outbox is in no backup"));
        }

        @Override
        public List<Line> list() {
            return List.of(new Line(2, NOW, 9, problem));
        }

        @Override
        public Plan plan(Optional<Path> folder, boolean all) {
            return new Plan(12, 4 << 20, 2 << 20, 1 << 30);
        }

        @Override
        public Made backUp(Optional<Path> folder, boolean all) {
            to = folder;
            full = all;
            made++;
            return new Made(3, 12, 1000, 500, 400, Duration.ofMillis(70), Duration.ofMillis(900), List.of(1));
        }

        @Override
        public Rehearsal rehearse(Optional<Path> folder, char[] recoveryKey, char[] passphrase, Optional<Path> scratch) {
            rehearsedWith = String.valueOf(recoveryKey) + " " + String.valueOf(passphrase);
            return new Rehearsal(2, NOW, 12, 1000, 5, 77, Duration.ofSeconds(1), found);
        }
    }
}
