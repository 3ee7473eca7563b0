package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's manners: what it says and how it exits, without building anything. */
final class LauncherTest {
    @ParameterizedTest
    @CsvSource({"no-such-command", "help no-such-command", "dist argument", "test argument", "tool", "tool no-such-tool",
        "bench no-such-benchmark", "bench --no-such-option", "bench row-codec --json"})
    void wrongUsageExitsWith2AndSaysWhyOnStandardError(String arguments) throws Exception {
        Ended ended = launch(arguments.split(" "));
        assertEquals(2, ended.exitCode());
        assertEquals("", ended.out());
        assertTrue(ended.err().length() > 10, ended::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "test", "dist", "bench", "rig", "tool"})
    void eachCommandExplainsItselfInEitherWay(String command) throws Exception {
        Ended asked = launch("help", command);
        assertEquals(0, asked.exitCode());
        assertTrue(asked.out().startsWith("./cadre " + command), asked::out);
        assertEquals(asked, launch(command, "--help"));
    }

    @Test
    void withoutACommandItShowsWhatThereIs() throws Exception {
        Ended ended = launch();
        assertEquals(0, ended.exitCode());
        for (String command : List.of("demo", "test", "dist", "bench", "rig", "tool")) {
            assertTrue(ended.out().contains("./cadre " + command), ended::out);
        }
    }

    @Test
    void theToolsThatAreExplainedAreThoseThatThereAre() throws Exception {
        List<String> explained = launch("help", "tool").out().lines().filter(line -> line.startsWith("  ./cadre tool "))
                .map(line -> line.substring("  ./cadre tool ".length()).split(" ")[0]).filter(name -> !name.equals("NAME")).toList();
        String known = launch("tool", "no-such-tool").err();
        assertTrue(explained.containsAll(List.of("synthesise", "notes", "score")), explained::toString);
        assertEquals(explained, List.of(known.substring(known.indexOf("there are: ") + "there are: ".length()).strip().split(", ")));
    }

    @Test
    void theBenchmarksAreListedByTheNameThatRunsThem() throws Exception {
        assertTrue(launch("bench").out().lines().toList().contains("row-codec"));
    }

    /** How the launcher ended, and what it wrote. */
    private record Ended(int exitCode, String out, String err) {}

    private static Ended launch(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("cadre.top")).resolve("cadre").toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, err);
    }
}
