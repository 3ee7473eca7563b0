package org.cadrenode.synthetic.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesiseTest {

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Synthesise.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void aRegionIsWrittenAndItsSummaryPrinted() throws IOException {
        Path region = folder.resolve("region");
        assertEquals(0, run("--children", "40", "--seed", "3", "--out", region.toString()));
        assertEquals(Files.readString(region.resolve("truth/summary.json")), out.toString(StandardCharsets.UTF_8));
        assertTrue(Files.size(region.resolve("mental-health/patients.csv")) > 0);
        assertEquals(0, err.size());
    }

    @Test
    void ratesAreHeeded() throws IOException {
        Path region = folder.resolve("region");
        assertEquals(0, run("--children", "60", "--out", region.toString(), "--malformed", "0", "--duplicates", "0",
                "--note-typos", "0.5"));
        assertEquals(1, Files.readAllLines(region.resolve("truth/malformed.csv")).size(), "the header alone");
        assertTrue(Files.readString(region.resolve("truth/planted.csv")).contains(",true\n"), "misspelt names");
    }

    @Test
    void helpIsGiven() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Usage: cadre tool synthesise --out DIR"));
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsWritten() {
        String target = folder.resolve("region").toString();
        assertEquals(2, run());
        assertEquals(2, run("--out"));
        assertEquals(2, run("--out", target, "--children", "many"));
        assertEquals(2, run("--out", target, "--children", "0"));
        assertEquals(2, run("--out", target, "--children", "99999999999"));
        assertEquals(2, run("--out", target, "--colour", "red"));
        assertEquals(2, run("--out", target, "--out", target));
        assertEquals(2, run("--out", target, "--malformed", "2"));
        assertEquals(2, run("--out", target, "--malformed", "x"));
        assertEquals(2, run("--out", "\0"));
        assertFalse(Files.exists(folder.resolve("region")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--children must be a whole number"));
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
        assertEquals(1, run("--children", "5", "--out", folder.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("not empty"));
        assertEquals("mine", Files.readString(precious));
    }
}
