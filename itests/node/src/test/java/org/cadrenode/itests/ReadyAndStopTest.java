package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/ready} and {@code bin/stop} with a process that stands for the node: what a question or a slip of the hand does to it. */
final class ReadyAndStopTest {
    @TempDir
    Path base;

    private Process node;

    @BeforeEach
    void start() throws IOException {
        // Waits for a line that never comes.
        node = new ProcessBuilder("sh", "-c", "read line", "node", "-Dkaraf.base=" + base).start();
        Files.createDirectories(base.resolve("data"));
        Files.writeString(base.resolve("data/karaf.pid"), Long.toString(node.pid()));
    }

    @AfterEach
    void end() {
        node.destroyForcibly();
    }

    @Test
    void onlyTheBareCommandStopsTheNode() {
        Answer help = run("stop", "--help");
        assertEquals(0, help.exitCode(), help::toString);
        assertTrue(help.out().startsWith("Stops the appliance"), help::toString);
        assertEquals(2, run("stop", "--halp").exitCode());
        assertEquals(2, run("stop", "now").exitCode());
        assertTrue(node.isAlive());
        assertEquals(0, run("stop").exitCode());
        assertFalse(node.isAlive());
        assertEquals(4, run("stop").exitCode());
    }

    @Test
    void whatIsNoNumberOfSecondsIsRefusedInWords() throws IOException {
        Answer help = run("ready", "--help");
        assertEquals(0, help.exitCode(), help::toString);
        assertTrue(help.out().contains("[SECONDS]"), help::toString);
        for (List<String> wrong : List.of(List.of("soon"), List.of(""), List.of("-1"), List.of("1", "2"))) {
            Answer refused = run("ready", wrong.toArray(String[]::new));
            assertEquals(2, refused.exitCode(), refused::toString);
            assertEquals("ready: give a number of seconds to wait, or nothing; see --help", refused.err().strip());
        }
        assertEquals(4, run("ready").exitCode());
        assertEquals(4, run("ready", "1").exitCode());
        Files.writeString(base.resolve("data/ready"), Long.toString(node.pid()));
        assertEquals(0, run("ready").exitCode());
    }

    private Answer run(String script, String... arguments) {
        String file = Path.of(System.getProperty("cadre.top"), "assembly/src/main/bin", script).toString();
        return Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString()),
                Stream.concat(Stream.of("sh", file), Stream.of(arguments)).toList());
    }
}
