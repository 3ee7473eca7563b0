package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.watch.AlertWays;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.api.watch.NodeHealth;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.junit.jupiter.api.Test;

class NodeCommandsTest {
    private final Map<String, Health> found = new TreeMap<>(Map.of("disk", Health.OK, "keystore", Health.OK));
    private String sentence = "a sentence";
    private final NodeHealth health = age -> {
        assertTrue(age.compareTo(Duration.ofSeconds(10)) <= 0);
        return found.entrySet().stream().map(one -> new CheckState(one.getKey(), one.getValue(), Instant.EPOCH, List.of(sentence, "another"))).toList();
    };

    private Console console() {
        return new Console("anna").with(NodeHealth.class, health);
    }

    private static Console open(Console console) {
        return console.with(Keystore.class, (Keystore) Proxy.newProxyInstance(Keystore.class.getClassLoader(), new Class<?>[] {Keystore.class},
                (proxy, method, arguments) -> null));
    }

    @Test
    void theStatusEndsByTheWorstCheckAndNamesWhatIsWrong() {
        Console console = open(console());
        assertEquals(ExitCode.DONE, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().contains("\"health\":\"ok\",\"wrong\":[]"), console.out());
        found.put("disk", Health.WARN);
        assertEquals(ExitCode.DONE, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().contains("\"health\":\"warn\",\"wrong\":[\"disk: warn\"]"), console.out());
        found.put("keystore", Health.CRITICAL);
        assertEquals(ExitCode.FAILED, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().contains("\"health\":\"critical\",\"wrong\":[\"disk: warn\",\"keystore: critical\"]"), console.out());
    }

    @Test
    void aRoomThatIsStartingIsNotReadyAndNothingIsWrongWithIt() {
        Console console = open(console());
        found.put("disk", Health.STARTING);
        assertEquals(ExitCode.NOT_READY, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().contains("\"health\":\"starting\",\"wrong\":[\"disk: starting\"]"), console.out());
        assertEquals(ExitCode.NOT_READY, console.run(new NodeCheckCommand()));
        found.put("keystore", Health.WARN);
        assertEquals(ExitCode.NOT_READY, console.run(new NodeStatusCommand()));
        assertEquals(ExitCode.FAILED, console.run(new NodeCheckCommand()));
        found.put("keystore", Health.CRITICAL);
        assertEquals(ExitCode.FAILED, console.run(new NodeStatusCommand()));
    }

    @Test
    void aSealedNodeIsNotReadyHoweverItIsOtherwise() {
        found.put("disk", Health.CRITICAL);
        Console console = console();
        assertEquals(ExitCode.NOT_READY, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().contains("\"keystore\":\"sealed\"") && console.out().contains("\"health\":\"critical\""), console.out());
    }

    @Test
    void aCheckSaysWhatEachFoundAndFailsUnlessAllIsOk() {
        Console console = console();
        assertEquals(ExitCode.DONE, console.run(new NodeCheckCommand(), "--json"));
        assertEquals("[{\"check\":\"disk\",\"status\":\"ok\",\"message\":\"a sentence. another\"},"
                + "{\"check\":\"keystore\",\"status\":\"ok\",\"message\":\"a sentence. another\"}]", console.out().strip());
        found.put("disk", Health.WARN);
        assertEquals(ExitCode.FAILED, console.run(new NodeCheckCommand(), "--json"));
    }

    @Test
    void aCheckShowsPeopleFirstWhatIsWorstAndScriptsTheOrderOfTheNames() {
        Console console = console();
        found.put("disk", Health.WARN);
        found.put("keystore", Health.CRITICAL);
        found.put("audit", Health.OK);
        console.run(new NodeCheckCommand());
        assertTrue(console.out().matches("(?s).*keystore.*disk.*audit.*"), console.out());
        console.run(new NodeCheckCommand(), "--json");
        assertTrue(console.out().matches("(?s).*audit.*disk.*keystore.*"), console.out());
    }

    @Test
    void aCheckFitsTheScreenOfWhoeverSitsInFrontOfIt() {
        Console console = console().typing();
        sentence = "A sentence of a check that is longer than a line of the screen has room for. ".repeat(3).strip();
        found.put("disk", Health.WARN);
        console.run(new NodeCheckCommand());
        assertTrue(console.out().lines().allMatch(line -> line.length() <= 80), console.out());
        assertTrue(console.out().replaceAll("\\s*\\n[ |]*", " ").contains(sentence), console.out());
    }

    @Test
    void aFolderThatIsClosedToTheServiceIsNamedAsSuchAndAFullDiskToo() {
        Console console = console();
        assertEquals(ExitCode.USAGE, console.run(failing(new FileSystemException("/media/stick", null, "Read-only file system"))));
        assertTrue(console.err().contains("Read-only file system") && console.err().contains("/media"), console.err());
        assertFalse(console.err().contains("stick"), console.err());
        assertEquals(ExitCode.FAILED, console.run(failing(new FileSystemException("/media/stick", null, "No space left on device"))));
        assertEquals("Failed: No space left on device.", console.err().strip());
        assertEquals(ExitCode.USAGE, console.run(failing(new AccessDeniedException("/media/stick"))));
        assertTrue(console.err().contains("owner and mode"), console.err());
    }

    @Test
    void whoLeavesAQuestionIsToldThatNothingIsDone() {
        Console console = console();
        assertEquals(ExitCode.FAILED, console.run(failing(new UserInterruptException("a passphrase"))));
        assertEquals("Left at the question: without an answer nothing is done.", console.err().strip());
        assertEquals(ExitCode.FAILED, console.run(failing(new EndOfFileException())));
    }

    @Test
    void aTrialOfAlertsSaysWhichWayTookIt() {
        Map<String, String> outcomes = new TreeMap<>();
        Console console = console().with(AlertWays.class, () -> outcomes);
        assertEquals(ExitCode.NOT_READY, console.run(new NodeAlertTestCommand()));
        outcomes.put("mail", "");
        assertEquals(ExitCode.DONE, console.run(new NodeAlertTestCommand(), "--json"));
        assertEquals("[{\"way\":\"mail\",\"outcome\":\"taken\"}]", console.out().strip());
        outcomes.put("webhook", "refused with 503");
        assertEquals(ExitCode.FAILED, console.run(new NodeAlertTestCommand(), "--json"));
        assertTrue(console.out().contains("not taken: refused with 503"), console.out());
    }

    private static NodeCommand failing(Exception failure) {
        return new Failing(failure);
    }

    /** A command in which something is thrown. */
    @Command(scope = "test", name = "failing")
    private static final class Failing extends NodeCommand {
        private final Exception failure;

        private Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        protected String permission() {
            return "";
        }

        @Override
        protected int run(String actor) throws IOException {
            if (failure instanceof IOException io) {
                throw io;
            }
            throw (RuntimeException) failure;
        }
    }
}
