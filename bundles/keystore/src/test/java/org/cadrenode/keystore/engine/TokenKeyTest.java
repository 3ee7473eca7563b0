package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {
    private static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");

    @TempDir
    private Path base;

    @Test
    void aTokenOpensTheKeystoreAndNeverGivesItsKeyAway() throws IOException, InterruptedException {
        if (!Files.exists(MODULE)) {
            System.out.println("************************************************************************");
            System.out.println("* NOT TESTED: keys on a PKCS#11 token, for SoftHSM2 is not installed.  *");
            System.out.println("* Mend: apt-get install softhsm2                                       *");
            System.out.println("************************************************************************");
        }
        Assumptions.assumeTrue(Files.exists(MODULE), "SoftHSM2 is not installed: apt-get install softhsm2");
        Files.createDirectories(base.resolve("tokens"));
        Files.writeString(base.resolve("softhsm2.conf"), "directories.tokendir = " + base.resolve("tokens") + "\n");
        Path pin = base.resolve("pin");
        Files.writeString(pin, "1234\n");
        run(List.of("softhsm2-util", "--init-token", "--free", "--label", "cadre", "--pin", "1234", "--so-pin", "12345678"));

        String[] made = trial("make", pin);
        assertEquals("UNSEALED", made[1]);
        assertEquals("kept", made[4]);
        String[] opened = trial("open", pin);
        assertEquals("UNSEALED", opened[1]);
        assertEquals(made[3], opened[3], "the same keys");
        assertEquals("UNSEALED", trial("by-hand", pin)[1]);

        Path wrong = base.resolve("wrong-pin");
        Files.writeString(wrong, "4321\n");
        String refused = String.join(" ", trial("open", wrong));
        assertTrue(refused.startsWith("RESULT SEALED PIN_REFUSED"), refused);
        Files.move(base.resolve("tokens"), base.resolve("taken away"));
        Files.createDirectories(base.resolve("tokens"));
        String absent = String.join(" ", run(trialCommand("open", pin)));
        assertFalse(absent.contains("RESULT UNSEALED"), absent);
    }

    private String[] trial(String what, Path pin) throws IOException, InterruptedException {
        return run(trialCommand(what, pin)).stream().filter(line -> line.startsWith("RESULT")).findFirst().orElseThrow().split(" ");
    }

    private List<String> trialCommand(String what, Path pin) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
            TokenTrial.class.getName(), what, base.resolve("node").toString(), MODULE.toString(), pin.toString());
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", base.resolve("softhsm2.conf").toString());
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ends in time");
        return lines;
    }
}
