package org.cadrenode.shell.internal.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.api.mesh.MeshStatus;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.ExitCode;
import org.junit.jupiter.api.Test;

class MeshCommandsTest {
    private List<String> problems = List.of();
    private final MeshDesk desk = new MeshDesk() {
        @Override
        public MeshStatus status() {
            return new MeshStatus("X26ABC1", "https", Optional.of(Instant.parse("2026-05-04T10:00:00Z")), Optional.empty(), Optional.empty(),
                    "MESH has not answered in time", false);
        }

        @Override
        public List<String> check() {
            return problems;
        }
    };

    @Test
    void aCheckTellsWhatIsWrongAndFailsThen() {
        Console console = new Console("anna").with(MeshDesk.class, desk);
        assertEquals(ExitCode.DONE, console.run(new MeshCheckCommand()));
        assertEquals("Nothing is wrong.\n", console.out());
        problems = List.of("The mailbox cannot be used: MESH has not answered in time.");
        assertEquals(ExitCode.FAILED, console.run(new MeshCheckCommand()));
        assertTrue(console.out().contains("MESH has not answered in time."), console.out());
    }

    @Test
    void theStatusTellsOfHandshakesAndFailures() {
        Console console = new Console("anna").with(MeshDesk.class, desk);
        assertEquals(ExitCode.DONE, console.run(new MeshStatusCommand(), "--json"));
        assertEquals("{\"mailbox\":\"X26ABC1\",\"way\":\"https\",\"handshake\":\"2026-05-04T10:00:00Z\",\"worked\":\"never\",\"failed\":\"never\","
                + "\"problem\":\"MESH has not answered in time\",\"denied\":false}", console.out().strip());
    }

    @Test
    void withoutAMailboxTheySayHowToGetOne() {
        Console console = new Console("anna");
        assertEquals(ExitCode.NOT_READY, console.run(new MeshCheckCommand()));
        assertTrue(console.err().contains("etc/org.cadrenode.mesh.cfg"), console.err());
        assertEquals(ExitCode.NOT_READY, console.run(new MeshStatusCommand()));
    }
}
