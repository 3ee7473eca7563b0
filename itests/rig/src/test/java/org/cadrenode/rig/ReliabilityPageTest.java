package org.cadrenode.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page tells what the records say, and nothing else. */
class ReliabilityPageTest {
    @Test
    void thePageInTheManualIsMadeOfTheRecords() throws IOException {
        assertEquals(ReliabilityPage.of(Path.of("records"), Rig.faults()), Files.readString(Path.of("../../docs/reliability.md")),
                "run ./cadre rig --report");
    }

    @Test
    void whatWentWrongAndWhatWasNotRunStandThere() {
        FaultRecord wrong = new FaultRecord("clock", "jumps", "long", "2026-11-27", "0123456789ab", 100, 1, 7, 60, Map.of("jumps", 24), List.of("it said | so"),
                List.of(), List.of("LOST: 1 of 10 rows of events"), "much");
        String page = ReliabilityPage.of(List.of(wrong), Rig.faults());
        assertTrue(page.contains("**1 wrong**: LOST: 1 of 10 rows of events"), page);
        assertTrue(page.contains("jumps: 24"), page);
        assertTrue(page.lines().anyMatch(line -> line.startsWith("| `kill` ") && line.contains("not run")), page);
    }
}
