package org.cadrenode.itests.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.Test;

/**
 * The Debian package through its life at a site: installed by dpkg, set up, run by systemd, killed, upgraded, removed. On a
 * system of its own, of which nothing is left ({@code itests/rig/root.sh}); where none can be made, the test is skipped.
 */
final class DebianPackageIT {
    private static final int NO_PLACE = 77;

    @Test
    void thePackageLivesAtASite() throws IOException {
        Path rig = Path.of(System.getProperty("cadre.top"), "itests/rig").toRealPath();
        Path file = DebianPackageTest.file().toRealPath();
        Answer answer = Commands.run(Duration.ofMinutes(15), Map.of(), List.of(rig.resolve("root.sh").toString(), "--bind", rig.toString(),
                "--bind", file.getParent().toString(), rig.resolve("package.sh").toString(), file.toString()));
        assumeTrue(answer.exitCode() != NO_PLACE, () -> "The Debian package is NOT installed here: " + answer.err());
        assertEquals(0, answer.exitCode(), () -> answer.out() + answer.err());
    }
}
