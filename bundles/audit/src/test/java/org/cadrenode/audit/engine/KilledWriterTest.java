package org.cadrenode.audit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.cadrenode.api.audit.Verification.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under a real SIGKILL, again and again over the same journal; the seed is printed. */
class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("cadre.kills", 6);

    @TempDir
    private Path directory;

    @Test
    void nothingThatWasAcknowledgedIsLostByAKill() throws IOException, InterruptedException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("nothingThatWasAcknowledgedIsLostByAKill cadre.seed=" + seed);
        Random random = new Random(seed);
        long before = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            long acknowledged = run(1 + random.nextInt(400));
            assertTrue(acknowledged > before, "kill " + kill);
            try (FileJournal journal = new FileJournal(directory, KilledWriter.keys(), Clock.systemUTC(), 20_000)) {
                assertEquals(Verdict.GOOD, journal.verify().verdict(), "kill " + kill);
                before = journal.verify().entries();
            }
            assertTrue(before >= acknowledged, "kill " + kill + " lost " + (acknowledged - before));
        }
    }

    // Lets a writer acknowledge so many entries, kills it and returns the highest sequence that it printed.
    private long run(int entries) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
            "-cp", System.getProperty("java.class.path"), KilledWriter.class.getName(), directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long highest = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            int read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9]+")) {
                    highest = Math.max(highest, Long.parseLong(line));
                }
                if (++read == entries) {
                    // By its handle, for the process object would close the pipe with the last acknowledgements in it.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return highest;
    }
}
