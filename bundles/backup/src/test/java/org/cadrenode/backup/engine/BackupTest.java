package org.cadrenode.backup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void furnish() {
        site = new Site(directory).furnished();
    }

    @Test
    void aBackupRestoresTheNodeAndNothingOfThePlatform() throws IOException {
        Map<String, String> present = site.present();
        site.backUp();
        Map<String, String> restored = site.restored(Optional.empty(), "bare");
        assertEquals(present, restored);
        assertTrue(restored.containsKey("elsewhere/0/P-1.package") && restored.containsKey("data/cadre/vault/vault.childkeys"), restored.toString());
        assertTrue(restored.keySet().stream().noneMatch(name -> name.contains("cache") || name.contains("log") || name.contains("cadre/backup")));
        assertFalse(Files.exists(directory.resolve("bare.partial")));
    }

    @Test
    void aRestoredNodeKnowsThatItWasRestoredAndARehearsedOneDoesNot() throws IOException {
        site.backUp();
        site.open().restore(directory.resolve("bare"), true);
        assertTrue(Files.readString(directory.resolve("bare").resolve(Restoring.MARK)).startsWith("1 2026-11-03"));
        assertTrue(Files.exists(directory.resolve("bare/data/cadre/backup/restored")));
        site.open().restore(directory.resolve("scratch"), false);
        assertFalse(Files.exists(directory.resolve("scratch").resolve(Restoring.MARK)));
        Restoring.wipe(directory.resolve("scratch"));
        assertFalse(Files.exists(directory.resolve("scratch")));
    }

    @Test
    void aRehearsalThatRootDidElsewhereIsToldInAFileOfTheNode() throws IOException {
        Path share = Files.createDirectory(directory.resolve("share"));
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) {
            Files.setOwner(share, share.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        BackupFolder folder = new BackupFolder(share, share);
        folder.rehearsed(new BackupFolder.Rehearsed(7, Instant.EPOCH));
        assertEquals(root ? "nobody" : System.getProperty("user.name"), Files.getOwner(share.resolve("rehearsed")).getName());
        assertEquals(Optional.of(new BackupFolder.Rehearsed(7, Instant.EPOCH)), folder.rehearsed());
    }

    @Test
    void whatHasNotChangedIsNotWrittenAgain() throws IOException {
        byte[] large = new byte[40 << 20];
        new Random(3).nextBytes(large);
        site.put("data/cadre/research/research.mv.db", large);
        long first = site.backUp().written();
        assertTrue(first > large.length, "written " + first);
        Taking.Made second = site.backUp();
        assertTrue(second.written() < 100_000 && second.read() < 100_000, second.toString());
        large[20 << 20] ^= 1;
        site.put("data/cadre/research/research.mv.db", large);
        Taking.Made third = site.backUp();
        assertTrue(third.written() > 8 << 20 && third.written() < 9 << 20, "one part of it: " + third);
        assertEquals(site.present(), site.restored(Optional.empty(), "bare"));
        assertTrue(site.backUp(true, step -> { }).written() > large.length, "a full one writes it again");
    }

    @Test
    void anOlderBackupRestoresWithTheNewestKeysAlone() throws IOException {
        Map<String, String> before = site.present();
        site.backUp();
        site.put("data/cadre/vault/vault.childkeys", "keys of two children");
        site.put("data/cadre/vault/vault.mv.db", "a later database");
        site.backUp();
        Map<String, String> restored = site.restored(Optional.of(1), "bare");
        assertEquals(before.get("data/cadre/vault/vault.mv.db"), restored.get("data/cadre/vault/vault.mv.db"));
        assertEquals(Sums.of("keys of two children".getBytes()), restored.get("data/cadre/vault/vault.childkeys"));
        List<Path> keys = Site.files(site.backups).stream().filter(file -> file.getFileName().toString().startsWith("keys-")).toList();
        assertEquals(List.of(site.backups.resolve("keys-000002"), site.backups.resolve("keys-000002.copy")), keys, "a key that was destroyed is in no backup any more");
    }

    @Test
    void whatWasTakenOutIsNotInTheNextBackupEvenBesideWhatIsStillThere() throws IOException {
        byte[] deleted = new byte[50_000];
        new Random(5).nextBytes(deleted);
        site.put("data/cadre/landing/D-9/content", deleted);
        site.backUp();
        Head first = site.folder.read(1);
        site.remove("data/cadre/landing/D-9/content");
        site.backUp();
        site.demandThatNothingElseIsIn();
        Head second = site.folder.read(2);
        assertTrue(second.pieces().stream().noneMatch(first.pieces()::contains), "they lay in one piece");
        assertEquals(site.present(), site.restored(Optional.empty(), "bare"));
        site.backUp();
        assertEquals(second.pieces(), site.folder.read(3).pieces().stream().filter(second.pieces()::contains).toList(), "which stays as it is then");
    }

    @Test
    void keysCanLieApart() throws IOException {
        Site apart = new Site(directory);
        BackupFolder folder = new BackupFolder(site.backups, directory.resolve("safe"));
        try (Taking taking = new Taking(folder, site.places, RecoveryKey.publicKey(site.recovery.publicKey()), site.work(), false)) {
            taking.before();
            taking.atRest();
            taking.finish(Site.TAKEN, new TreeMap<>(), apart.node, apart::sign);
        }
        assertTrue(Files.exists(directory.resolve("safe/keys-000001")) && !Files.exists(site.backups.resolve("keys-000001")));
        Restoring.open(folder, site.recovery, Optional.empty(), Optional.empty()).restore(directory.resolve("bare"), false);
        assertEquals(site.present(), Site.content(directory.resolve("bare")));
    }

    @Test
    void noFileOfABackupCanBeAlteredCutOrMissingUnseen() throws IOException {
        site.backUp();
        int tried = 0;
        for (Path file : Site.files(site.backups).stream().filter(file -> !file.toString().endsWith(".copy")).toList()) {
            byte[] good = Files.readAllBytes(file);
            Path copy = BackupFolder.copy(file);
            boolean doubled = Files.exists(copy);
            Files.deleteIfExists(copy);
            for (int at : new int[] {0, good.length / 2, good.length - 1}) {
                byte[] altered = good.clone();
                altered[at] ^= 1;
                Files.write(file, altered);
                assertThrows(IOException.class, () -> site.open().restore(directory.resolve("bare"), false), file + " at " + at);
            }
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            assertThrows(IOException.class, () -> site.open().restore(directory.resolve("bare"), false), file + " cut");
            Files.delete(file);
            assertThrows(IOException.class, () -> site.open().restore(directory.resolve("bare"), false), file + " missing");
            if (doubled) {
                Files.write(copy, good);
                site.open().restore(directory.resolve("from the copy of " + file.getFileName()), false);
            }
            Files.write(file, good);
            tried++;
        }
        assertEquals(4, tried, "head, manifest, keys and a piece");
        assertFalse(Files.exists(directory.resolve("bare")), "never half a node");
        assertFalse(Files.exists(directory.resolve("bare.partial")), "verified before anything is written");
        assertEquals(site.present(), site.restored(Optional.empty(), "bare"));
    }

    @Test
    void anotherNodesBackupAndAnotherRecoveryKeyAreRefused() throws IOException {
        site.backUp();
        IOException node = assertThrows(IOException.class, () -> Restoring.open(site.folder, site.recovery, Optional.empty(), Optional.of("00")));
        assertTrue(node.getMessage().contains("another node"), node.getMessage());
        IOException key = assertThrows(IOException.class,
                () -> Restoring.open(site.folder, RecoveryKey.make(), Optional.empty(), Optional.empty()));
        assertTrue(key.getMessage().contains("another recovery key"), key.getMessage());
        assertThrows(IOException.class, () -> site.open(Optional.of(7)));
    }

    @Test
    void aFolderThatIsNotEmptyIsRefused() throws IOException {
        site.backUp();
        Path target = Files.createDirectories(directory.resolve("bare"));
        Files.writeString(target.resolve("something"), "of somebody");
        IOException refused = assertThrows(IOException.class, () -> site.open().restore(target, true));
        assertTrue(refused.getMessage().contains("not empty"), refused.getMessage());
        assertEquals(List.of(target.resolve("something")), Site.files(target));
    }

    @Test
    void aKillAtAnyStepLeavesTheFormerBackupsAndTheNextOneClears() throws IOException {
        site.backUp();
        Map<String, String> before = site.present();
        for (String step : List.of("before", "at rest", "shelved", "keys", "head")) {
            Site killed = site;
            killed.put("data/cadre/landing/D-2/" + step, "sealed " + step);
            killed.put("data/cadre/vault/vault.childkeys", "keys at " + step);
            int there = killed.folder.numbers().size();
            assertThrows(IllegalStateException.class, () -> killed.backUp(false, at -> {
                if (at.equals(step)) {
                    throw new IllegalStateException("killed");
                }
            }));
            List<BackupFolder.Line> lines = killed.folder.lines();
            assertTrue(lines.stream().allMatch(line -> line.problem().isEmpty()), step + " " + lines);
            assertEquals(step.equals("head") ? there + 1 : there, lines.size(), step);
            killed.open().restore(directory.resolve("after " + step), false);
            killed.backUp();
            assertEquals(killed.present(), killed.restored(Optional.empty(), "next after " + step));
            assertEquals(before.get("data/cadre/vault/vault.mv.db"),
                    killed.restored(Optional.of(1), "first after " + step).get("data/cadre/vault/vault.mv.db"));
            assertNothingIsLeftOver();
        }
    }

    private void assertNothingIsLeftOver() throws IOException {
        List<String> wanted = new ArrayList<>();
        List<Integer> numbers = site.folder.numbers();
        for (int number : numbers) {
            site.folder.read(number).pieces().forEach(piece -> wanted.add(piece.name()));
        }
        for (Path file : Site.files(site.backups)) {
            String name = file.getFileName().toString();
            assertTrue(name.startsWith("backup-") || name.startsWith(String.format("keys-%06d", numbers.get(numbers.size() - 1)))
                    || wanted.contains(name), "left over: " + file);
        }
        assertFalse(Files.exists(site.work().resolve("staging")), "work is cleared away");
    }

    @Test
    void backupsGoWhenTheirTimeIsOverButNeverTheLastGoodOne() throws IOException {
        site.backUp();
        site.put("data/cadre/landing/D-2/content", "more");
        site.backUp();
        site.backUp();
        assertEquals(List.of(1), site.folder.prune(Site.TAKEN.plus(Duration.ofDays(1)).plusSeconds(1)));
        assertEquals(List.of(2, 3), site.folder.numbers());
        assertEquals(site.present(), site.restored(Optional.of(2), "second"));
        Files.delete(site.folder.manifest(3));
        assertEquals(List.of(), site.folder.prune(Instant.MAX), "the newest is not whole, so the one before stays");
        Files.delete(site.folder.head(3));
        Files.delete(BackupFolder.copy(site.folder.head(3)));
        assertEquals(List.of(2), site.folder.numbers());
        assertEquals(List.of(), site.folder.prune(Instant.MAX));
    }

    @Test
    void aLostIndexOrAnotherRecoveryKeyMakesAFullBackup() throws IOException {
        byte[] large = new byte[4 << 20];
        new Random(4).nextBytes(large);
        site.put("data/cadre/research/research.mv.db", large);
        site.backUp();
        Files.writeString(site.work().resolve(site.folder.index()), "something else");
        assertTrue(site.backUp().written() > large.length);
        Site other = new Site(directory);
        try (Taking taking = new Taking(site.folder, site.places, RecoveryKey.publicKey(other.recovery.publicKey()), site.work(), false)) {
            taking.before();
            taking.atRest();
            assertTrue(taking.finish(Site.TAKEN.plus(Duration.ofDays(9)), new TreeMap<>(), site.node, site::sign).written() > large.length);
        }
        assertEquals(site.present(), Site.content(restoredBy(other.recovery)));
    }

    private Path restoredBy(RecoveryKey key) throws IOException {
        Path target = directory.resolve("by another key");
        Restoring.open(site.folder, key, Optional.empty(), Optional.empty()).restore(target, false);
        return target;
    }

    @Test
    void aHeadThatIsLostKeepsNeitherOthersFromBeingRestoredNorANewOneFromBeingMade() throws IOException {
        site.backUp();
        site.backUp();
        Files.writeString(site.folder.head(1), "nothing");
        Files.writeString(BackupFolder.copy(site.folder.head(1)), "nothing");
        assertEquals(site.present(), site.restored(Optional.empty(), "second"));
        Files.writeString(site.folder.head(2), "nothing");
        Files.writeString(BackupFolder.copy(site.folder.head(2)), "nothing");
        assertEquals(3, site.backUp().number());
        assertEquals(List.of(true, true, false), site.folder.lines().stream().map(line -> line.problem().isPresent()).toList());
        assertEquals(site.present(), site.restored(Optional.empty(), "third"));
    }

    @Test
    void aHeadThatCannotBeReadIsAsOldAsItsFile() throws IOException {
        site.backUp();
        Files.writeString(site.folder.head(1), "nothing");
        Files.writeString(BackupFolder.copy(site.folder.head(1)), "nothing");
        site.backUp();
        Instant written = Files.getLastModifiedTime(site.folder.head(1)).toInstant();
        assertEquals(List.of(), site.folder.prune(written), "it may be readable again the next moment");
        assertEquals(List.of(1), site.folder.prune(written.plusSeconds(1)));
    }

    @Test
    void aPieceThatIsLostIsWrittenAgain() throws IOException {
        site.backUp();
        for (Path file : Site.files(site.backups.resolve("pieces"))) {
            Files.delete(file);
        }
        assertTrue(site.folder.lines().get(0).problem().isPresent());
        site.backUp();
        assertEquals(site.present(), site.restored(Optional.empty(), "bare"));
    }

    @Test
    void storesThatDoNotComeToRestMakeNoBackup() throws IOException {
        try (Taking taking = new Taking(site.folder, site.places, RecoveryKey.publicKey(site.recovery.publicKey()), site.work(), false)) {
            taking.before();
            Thread writer = new Thread(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    site.put("data/cadre/landing/D-9/state", "state " + i);
                }
            });
            writer.start();
            // As long as the writer is not kept waiting by others.
            long until = System.nanoTime() + PATIENCE.toNanos();
            IOException restless = assertThrows(IOException.class, () -> {
                while (System.nanoTime() < until) {
                    taking.atRest();
                }
            });
            writer.interrupt();
            assertTrue(restless.getMessage().contains("changed"), restless.getMessage());
        }
        assertEquals(List.of(), site.folder.numbers());
    }
}
