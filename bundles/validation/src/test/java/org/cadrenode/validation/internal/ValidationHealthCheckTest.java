package org.cadrenode.validation.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationHealthCheckTest {
    @Test
    void aFolderThatCanBeMadeIsGoodAndAFileInItsPlaceIsNot(@TempDir Path folder) throws IOException {
        assertEquals(Result.Status.OK, new ValidationHealthCheck(folder.resolve("a/b")).execute().getStatus());
        Files.writeString(folder.resolve("a"), "a file");
        assertEquals(Result.Status.WARN, new ValidationHealthCheck(folder.resolve("a/b")).execute().getStatus());
    }
}
