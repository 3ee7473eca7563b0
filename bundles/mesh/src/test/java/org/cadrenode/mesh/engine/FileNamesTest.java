package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNamesTest {
    @TempDir
    Path folder;

    @Test
    void aNameHasTheMailboxTheDayThereAndANumberThatOutlivesTheProcess() throws IOException {
        assertEquals("X26ABC1-010726-0001", names("{mailbox}-{ddMMyy}-{number}").next());
        assertEquals("X26ABC1-01072026-0002", names("{mailbox}-{ddMMyyyy}-{number}").next());
    }

    @Test
    void afterTheLastNumberComesTheFirst() throws IOException {
        Files.createDirectories(folder.resolve("kept"));
        Files.writeString(folder.resolve("kept/number"), "9998");
        FileNames names = names("{number}");

        assertEquals("9999", names.next());
        assertEquals("0001", names.next());
    }

    @Test
    void aPatternWithoutANumberOrWithOtherCharactersIsRefused() {
        for (String pattern : new String[] {"{mailbox}", "{number}/x", "../{number}", "{number} x", "{number}{b}", "{number}.dat"}) {
            assertThrows(IllegalArgumentException.class, () -> names(pattern), pattern);
        }
    }

    private FileNames names(String pattern) {
        return new FileNames(pattern, "X26ABC1", folder.resolve("kept/number"), () -> Instant.parse("2026-06-30T23:30:00Z"), ZoneId.of("Europe/London"));
    }
}
