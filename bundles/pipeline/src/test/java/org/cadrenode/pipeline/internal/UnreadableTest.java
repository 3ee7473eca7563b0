package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableTest {
    @TempDir
    Path inbox;

    @Test
    void filesThatAreClosedToTheNodeAreCountedInEveryFolder() throws IOException {
        Files.writeString(inbox.resolve("open.csv"), "a");
        Files.writeString(inbox.resolve("closed.csv"), "a");
        Files.writeString(Files.createDirectories(inbox.resolve("deep")).resolve("closed.csv"), "a");
        assertEquals(2, new Unreadable(inbox, file -> !file.endsWith("closed.csv")).count());
        assertEquals(0, new Unreadable(inbox).count());
    }

    @Test
    void anInboxThatIsNotThereHoldsNothing() {
        assertEquals(0, new Unreadable(inbox.resolve("none")).count());
    }
}
