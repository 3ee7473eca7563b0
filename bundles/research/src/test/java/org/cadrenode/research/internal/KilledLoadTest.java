package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.research.internal.Site.Row;
import org.cadrenode.research.internal.Site.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledLoadTest {
    private static final int KILLS = 6;
    private static final int WITHDRAWAL_KILLS = 3;

    @TempDir
    private Path folder;

    /** Returns the URL of a server's database, or nothing. */
    String url() {
        return "";
    }

    @Test
    void aNodeThatIsKilledAgainAndAgainLosesNothingAndDoublesNothing() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            run(1 + random.nextInt(40));
        }
        for (int kill = 0; kill < WITHDRAWAL_KILLS; kill++) {
            run("withdrawal", 1 + random.nextInt(2));
        }
        assertEquals("done", run(Integer.MAX_VALUE), () -> "seed " + seed + complaints());

        Map<RecordKey, Row> truth = new HashMap<>();
        Set<Pseudonym> barred = new HashSet<>();
        for (int number = 1; number <= LoaderProcess.PACKAGES; number++) {
            if (LoaderProcess.purges(number)) {
                barred.add(LoaderProcess.child(number));
                truth.values().removeIf(row -> barred.contains(row.subject()));
            } else {
                LoaderProcess.rows(number).stream().filter(row -> !barred.contains(row.subject()))
                        .forEach(row -> truth.put(row.key(), row));
            }
        }
        List<String> expected = new ArrayList<>();
        truth.values().forEach(row -> expected.add(row.subject() + " " + row.values()[2]));
        Map<RecordKey, State> states = new HashMap<>();
        for (int number = 1; number <= LoaderProcess.CHANGES; number++) {
            LoaderProcess.states(number).forEach(state -> states.merge(state.row().key(), state,
                    (one, other) -> other.version() > one.version() ? other : one));
        }
        states.values().stream().filter(state -> !state.removed()).forEach(
                state -> expected.add(state.row().subject() + " " + state.row().values()[2]));
        for (int number = 1; number <= LoaderProcess.WITHDRAWN; number += 2) {
            LoaderProcess.rowsOf(number).forEach(row -> expected.add(row.subject() + " " + row.values()[2]));
        }
        List<String> found = new ArrayList<>();
        try (Database database = LoaderProcess.open(folder, url())) {
            database.read(connection -> {
                new Contents(connection).visit((provider, source, table, subject, person, date, codeSystem, code, number,
                        text) -> found.add(subject + " " + number));
                return null;
            });
        }
        expected.sort(null);
        found.sort(null);
        assertEquals(expected.size(), found.size(), () -> "seed " + seed);
        assertTrue(expected.equals(found), () -> "seed " + seed);
    }

    private String complaints() {
        try {
            return "\n" + Files.readString(folder.resolve("complaints"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the loader until it has said that many words, then kills it; returns the last word. */
    private String run(int words) throws IOException, InterruptedException {
        return run("", words);
    }

    /** Likewise, but counts one word alone. */
    private String run(String word, int words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), LoaderProcess.class.getName(), folder.toString(), url())
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("complaints").toFile())).start();
        String last = "";
        try (BufferedReader reader = process.inputReader()) {
            String line = reader.readLine();
            for (int i = 0; line != null && i < words;) {
                i += word.isEmpty() || word.equals(line) ? 1 : 0;
                last = line;
                line = i < words ? reader.readLine() : line;
            }
            process.destroyForcibly();
        }
        process.waitFor();
        return last;
    }
}
