package org.cadrenode.synthetic.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReportTest {
    private static final String FROM = "<!-- made by ./cadre bench pipeline --report: from here -->";
    private static final String UNTIL = "<!-- made by ./cadre bench pipeline --report: until here -->";

    @TempDir
    private Path folder;

    private static Map<String, Object> run() {
        Map<String, Object> pass = new TreeMap<>(Map.of("rows", 20_000L, "seconds", 4.0, "rows_per_second", 5_000L,
                "processor_microseconds_per_row", 150.0, "of_which_compiling", 1.0, "of_which_collecting", 0.2,
                "server_processor_seconds", 0.5, "stages", Map.of("screen", Map.of("seconds", 2.5, "records", 20_000L))));
        return new TreeMap<>(Map.of("children", 1_000, "database", "postgresql", "structured", pass, "resident_mb", 900L, "heap_mb_alive", 200L,
                "disk_bytes_per_child", 15_400L, "first_boot_seconds", 9.0, "first_boot_processor_seconds", 17.0)) {
            private static final long serialVersionUID = 1L;

            {
                put("restart_seconds", 6.0);
                put("restart_processor_seconds", 11.0);
                put("load", 2.0);
            }
        };
    }

    @Test
    void theTableStandsBetweenTheMarksAndTakesTheOldOnesPlace() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "before\n" + FROM + "\nold\n" + UNTIL + "\nafter\n");
        PipelineReport.into(page, List.of(run()));
        String once = Files.readString(page);
        assertTrue(once.startsWith("before\n" + FROM) && once.endsWith(UNTIL + "\nafter\n") && !once.contains("old"), once);
        assertTrue(once.contains("| 1,000, postgresql: structured | 20,000 | 4.0 | **5,000** | 150 µs (50, 10, 25) | –, 2.5, –"), once);
        assertTrue(once.contains("900 MB; 200 MB | 15 kB |"), once);
        assertTrue(once.contains("first boot 9.0 s (17.0 s of processor time), restart 6.0 s (11.0 s); load of the machine at the end 2.0."), once);
        PipelineReport.into(page, List.of(run()));
        assertEquals(once, Files.readString(page), "made anew, it is the same");
    }

    @Test
    void aPageWithoutMarksIsLeftAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
        assertThrows(IOException.class, () -> PipelineReport.into(page, List.of(run())));
        assertEquals("nothing\n", Files.readString(page));
    }
}
