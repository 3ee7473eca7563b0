package org.cadrenode.optout.internal;

import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.cadrenode.vault.internal.VaultService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that screens, adds requests and takes children back, and looks whether any child came through. */
class OptOutKillTest {
    private static final long SEED = 271828;
    private static final int KILLS = 4;
    private static final int LOT = 40;

    @TempDir
    private Path directory;

    @Test
    void whoWasOutBeforeAKillIsOutBehindItAndNowhereElse() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        int lots = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            lots = Math.max(lots, killed(lots, 2 + random.nextInt(5), random.nextInt(60_000)));
            try (Site site = new Site(directory)) {
                site.optOut().due();
                for (int child = 0; child < lots * LOT; child++) {
                    boolean out = child % 10 < 2;
                    String seen = "seed " + SEED + " kill " + kill + " child " + child;
                    assertEquals(!out, site.vault().knows(site.key("P" + child)), seen);
                }
                var suppressed = site.suppressed();
                var held = site.held();
                assertTrue(suppressed.size() >= lots * LOT / 5);
                assertTrue(suppressed.keySet().stream().noneMatch(held::containsKey));
            }
        }
    }

    @Test
    void aCopyOfTheVaultFromBeforeAnOptOutDoesNotOpenForTheChildRightBehindIt() throws IOException {
        try (Site site = new Site(directory)) {
            site.screen(1, Site.patient(1), Site.patient(2));
            site.restart();
            Path vault = directory.resolve("vault");
            Path copy = Files.createDirectory(directory.resolve("copy"));
            for (String file : List.of("vault.mv.db", "vault.anchor")) {
                Files.write(copy.resolve(file), Files.readAllBytes(vault.resolve(file)));
            }
            site.add(nhsNumber(1) + ",,,," + DECIDED);
            site.optOut().due();
            Files.copy(vault.resolve("vault.childkeys"), copy.resolve("vault.childkeys"));
            VaultService older = new VaultService(site.keys(), site.journal, copy, 4);
            assertEquals(List.of(false, true), List.of(older.holds(site.key("P1")), older.holds(site.key("P2"))));
            older.deactivate();
        }
    }

    private int killed(int from, int steps, int microseconds) throws IOException, InterruptedException {
        Process screener = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), Screener.class.getName(), directory.toString(),
                Integer.toString(from)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        int lots = from;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(screener.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int step = 0; step < steps; step++) {
                lots = Integer.parseInt(lines.readLine());
            }
            long until = System.nanoTime() + microseconds * 1000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            // By the handle: what the process said before stays to be read.
            screener.toHandle().destroyForcibly();
            screener.waitFor();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                lots = Integer.parseInt(line);
            }
        }
        return lots;
    }

    /** Of ten children of a lot, one is out before it comes, one after; says how many lots are done. */
    static final class Screener {
        private Screener() { }

        public static void main(String[] arguments) throws IOException {
            Site site = new Site(Path.of(arguments[0]));
            for (int lot = Integer.parseInt(arguments[1]);; lot++) {
                int first = lot * LOT;
                Row[] rows = new Row[LOT];
                for (int i = 0; i < LOT; i++) {
                    rows[i] = Site.patient(first + i);
                    if (i % 10 == 0) {
                        site.add(nhsNumber(first + i) + ",,,," + DECIDED);
                    }
                }
                site.screen(lot, rows);
                for (int i = 1; i < LOT; i += 10) {
                    site.add(nhsNumber(first + i) + ",,,," + DECIDED);
                }
                site.optOut().due();
                System.out.println(lot + 1);
                System.out.flush();
            }
        }
    }
}
