package org.cadrenode.itests.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Debian package's command says to a question and to a slip of the hand, without the package. */
final class CadreNodeCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart", "status", "upgrade", "rollback", "points", "forget", "version"})
    void eachCommandAnswersAQuestionAndDoesNothing(String command) {
        Answer help = run(command, "--help");
        assertEquals(0, help.exitCode(), help::toString);
        assertTrue(help.out().startsWith("cadre-node COMMAND") && help.out().contains(command), help::toString);
    }

    @Test
    void aMisspeltCommandIsNamed() {
        Answer refused = run("upgarde", "a.deb");
        assertEquals(2, refused.exitCode(), refused::toString);
        assertEquals("cadre-node: there is no command upgarde; see cadre-node help", refused.err().strip());
    }

    private static Answer run(String... arguments) {
        String script = Path.of(System.getProperty("cadre.top"), "assembly/src/deb/cadre-node").toString();
        return Commands.run(Duration.ofMinutes(1), Map.of(), Stream.concat(Stream.of("sh", script), Stream.of(arguments)).toList());
    }
}
