package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadinessTest {
    @TempDir
    Path data;

    @Test
    void whileTheNodeIsReadyTheFileHoldsItsProcessNumber() throws IOException {
        Files.writeString(data.resolve("ready"), "of a run that was killed\n");
        Readiness ready = new Readiness(data, 4711);
        assertEquals("4711\n", Files.readString(data.resolve("ready")));
        ready.stop();
        assertFalse(Files.exists(data.resolve("ready")));
    }

    @Test
    void aNodeThatCannotWriteTheFileGoesOn() {
        assertDoesNotThrow(() -> new Readiness(data.resolve("missing"), 4711).stop());
    }
}
