package org.cadrenode.synthetic.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsInUseAfterEachPauseIsReadFromTheLog() throws IOException {
        Path log = Files.writeString(folder.resolve("gc.log"), """
                [0.010s][info][gc] Using G1
                [1.200s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(256M) 3.190ms
                [1.300s][info][gc] GC(1) Concurrent Mark Cycle
                [2.000s][info][gc] GC(1) Pause Remark 80M->61M(256M) 2.000ms
                """);
        assertEquals(List.of(5L, 61L), ProcessFigures.heapAfterCollections(log));
    }

    @Test
    void aProcessHasTakenTimeAndMemory() {
        long own = ProcessHandle.current().pid();
        assertTrue(ProcessFigures.processorSeconds(own) > 0);
        assertTrue(ProcessFigures.processorSecondsOfAll(own) >= ProcessFigures.processorSeconds(own) - 1);
        assertTrue(ProcessFigures.residentMegabytes(own) > 1);
        assertTrue(ProcessFigures.threadSeconds(own, "") > 0);
    }

    @Test
    void filesOfAllFoldersAreCounted() throws IOException {
        Files.write(folder.resolve("a"), new byte[10]);
        Files.write(Files.createDirectories(folder.resolve("b/c")).resolve("d"), new byte[7]);
        assertEquals(17, ProcessFigures.bytes(folder));
    }
}
