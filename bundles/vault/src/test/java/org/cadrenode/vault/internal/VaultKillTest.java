package org.cadrenode.vault.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.vault.internal.WatchedKeys.VaultFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that fills a vault, again and again, and counts what it had acknowledged. */
class VaultKillTest {
    private static final long SEED = 31337;
    private static final int KILLS = 5;
    private static final int LOT = 200;
    private static final int FEW = 7;
    private static final int CHILDREN = 500;

    @TempDir
    private Path directory;

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereAndOpensAndNothingIsHalf() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = killed(acknowledged, 3 + random.nextInt(12), random.nextInt(400));
            VaultService vault = new VaultService(Children.keys(7), new MemoryJournal(), directory, 8);
            try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test"))) {
                assertEquals(0, vault.store().damaged());
                long held = vault.size(Children.TRUST);
                assertTrue(held >= acknowledged && held % LOT == 0, "seed " + SEED + ": " + held + " of " + acknowledged);
                for (int child = 0; child < held; child++) {
                    assertEquals(Children.identifiers(child),
                            reading.person(Children.key(vault, child)).orElseThrow().identifiers());
                }
                acknowledged = (int) held;
            } finally {
                vault.deactivate();
            }
        }
    }

    @Test
    void whoWasRemovedBeforeAKillIsInNoOlderCopyAndNobodyElseIsLost() throws IOException, InterruptedException {
        Random random = new Random(SEED + 1);
        VaultService full = new VaultService(Children.keys(7), new MemoryJournal(), directory, 8);
        full.record(IntStream.range(0, CHILDREN).mapToObj(child -> Children.defines(full, child)).toList());
        full.deactivate();
        Path copy = directory.resolve("copy");
        VaultFiles.copy(directory, copy);
        int removed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            removed = killed(Remover.class, removed, 1 + random.nextInt(6), random.nextInt(9_000));
            VaultService vault = new VaultService(Children.keys(7), new MemoryJournal(), directory, 8);
            int gone = removed;
            while (!vault.holds(Children.key(vault, gone))) {
                gone++;
            }
            assertTrue(gone == removed || gone == removed + FEW, "seed " + SEED + ": " + gone + " behind " + removed);
            assertEquals(CHILDREN - gone, vault.size(Children.TRUST));
            vault.deactivate();
            List<ErrorCode> refused = new ArrayList<>();
            assertEquals(CHILDREN - gone,
                    ChildKeysTest.opened(Children.keys(7), copy, directory.resolve(VaultFiles.KEYS), refused).size());
            assertEquals(Collections.nCopies(gone, ErrorCode.KEY_DESTROYED), refused);
            removed = gone;
        }
    }

    @Test
    void whoWasChangedFromRowsThatWereReadAheadIsWholeBehindAKill() throws IOException, InterruptedException {
        Random random = new Random(SEED + 2);
        VaultService full = new VaultService(Children.keys(7), new MemoryJournal(), directory, 8);
        full.record(IntStream.range(0, CHILDREN).mapToObj(child -> Children.defines(full, child)).toList());
        full.deactivate();
        int changed = 0;
        // A process that nobody gets to kill in time may end by itself.
        for (int kill = 0; kill < KILLS && changed + 10 * FEW < CHILDREN; kill++) {
            int acknowledged = killed(Changer.class, changed, 1 + random.nextInt(6), random.nextInt(9_000));
            VaultService vault = new VaultService(Children.keys(7), new MemoryJournal(), directory, 8);
            try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test"))) {
                assertEquals(0, vault.store().damaged());
                changed = 0;
                for (int child = 0; child < CHILDREN; child++) {
                    VaultPerson person = reading.person(Children.key(vault, child)).orElseThrow();
                    assertEquals(Children.identifiers(child), person.identifiers());
                    assertTrue(person.relatives().isEmpty() || changed == child, "seed " + SEED + ": child " + child + " before " + changed);
                    changed += person.relatives().size();
                }
            } finally {
                vault.deactivate();
            }
            assertTrue(changed == acknowledged || changed == acknowledged + FEW, "seed " + SEED + ": " + changed + " of " + acknowledged);
        }
    }

    private int killed(int from, int lots, int microseconds) throws IOException, InterruptedException {
        return killed(Filler.class, from, lots, microseconds);
    }

    // Starts a process, kills it a moment after some lots, and returns how many children it acknowledged in all.
    private int killed(Class<?> program, int from, int lots, int microseconds) throws IOException, InterruptedException {
        Process filler = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), program.getName(), directory.toString(),
                Integer.toString(from)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int acknowledged = from;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(filler.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int lot = 0; lot < lots; lot++) {
                acknowledged = Integer.parseInt(lines.readLine());
            }
            long until = System.nanoTime() + microseconds * 1000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            // By the handle: what the process said before stays to be read.
            filler.toHandle().destroyForcibly();
            filler.waitFor();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                acknowledged = Math.max(acknowledged, Integer.parseInt(line));
            }
        }
        return acknowledged;
    }

    /** Tells of mothers of children who are there, a few after the other, and says how far it has come. */
    static final class Changer {
        private Changer() { }

        public static void main(String[] arguments) {
            Vault vault = new VaultService(Children.keys(7), new MemoryJournal(), Path.of(arguments[0]), 8);
            for (int from = Integer.parseInt(arguments[1]); from + FEW < CHILDREN; from += FEW) {
                vault.record(IntStream.range(from, from + FEW).mapToObj(child -> Children.mother(vault, child)).toList());
                System.out.println(from + FEW);
            }
        }
    }

    /** Removes children, a few after the other, and says how far it has come. */
    static final class Remover {
        private Remover() { }

        public static void main(String[] arguments) {
            Vault vault = new VaultService(Children.keys(7), new MemoryJournal(), Path.of(arguments[0]), 8);
            for (int from = Integer.parseInt(arguments[1]); from + FEW < CHILDREN; from += FEW) {
                vault.remove(IntStream.range(from, from + FEW).mapToObj(child -> Children.key(vault, child)).toList());
                System.out.println(from + FEW);
                System.out.flush();
            }
        }
    }

    /** Fills the vault, a lot after the other, and says how far it has come. */
    static final class Filler {
        private Filler() { }

        public static void main(String[] arguments) {
            Vault vault = new VaultService(Children.keys(7), new MemoryJournal(), Path.of(arguments[0]), 8);
            for (int from = Integer.parseInt(arguments[1]);; from += LOT) {
                vault.record(IntStream.range(from, from + LOT).mapToObj(child -> Children.defines(vault, child)).toList());
                System.out.println(from + LOT);
                System.out.flush();
            }
        }
    }
}
