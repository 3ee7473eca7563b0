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

    private static Map<String, Object> run(int children, String database) {
        Map<String, Object> pass = new TreeMap<>(Map.of("rows", 20_000L, "seconds", 4.0, "rows_per_second", 5_000L,
                "processor_microseconds_per_row", 150.0, "of_which_compiling", 1.0, "of_which_collecting", 0.2,
                "server_processor_seconds", 0.5, "stages", Map.of("screen", Map.of("seconds", 2.5, "records", 20_000L))));
        return new TreeMap<>(Map.of("children", children, "database", database, "structured", pass, "resident_mb", 900L, "heap_mb_alive", 200L,
                "disk_bytes_per_child", 15_400L, "first_boot_seconds", 9.0, "first_boot_processor_seconds", 17.0)) {
            private static final long serialVersionUID = 1L;

            {
                put("restart_seconds", 6.0);
                put("restart_processor_seconds", 11.0);
                put("load", 2.0);
                put("day", "2026-11-27");
            }
        };
    }

    @Test
    void linesStandBetweenTheMarksInPlaceOfThoseOfTheSameSizeAndDatabase() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "before\n" + FROM + "\nold\n" + UNTIL + "\nafter\n");
        PipelineReport.into(page, List.of(run(1_000, "postgresql")));
        String once = Files.readString(page);
        assertTrue(once.startsWith("before\n" + FROM) && once.endsWith(UNTIL + "\nafter\n") && !once.contains("old"), once);
        assertTrue(once.contains("| 1,000, postgresql: structured | 20,000 | 4.0 | **5,000** | 150 µs (50, 10, 25) | –, 2.5, –"), once);
        assertTrue(once.contains("900 MB; 200 MB | 15 kB | 9.0 s (17.0); 6.0 s (11.0) | 2.0; 2026-11-27 |"), once);
        PipelineReport.into(page, List.of(run(1_000, "postgresql")));
        assertEquals(once, Files.readString(page), "made anew, it is the same");

        PipelineReport.into(page, List.of(run(200_000, "postgresql"), run(30_000, "h2"), run(2_000, "postgresql shared_buffers=1GB")));
        PipelineReport.into(page, List.of(run(30_000, "h2")));
        assertEquals(List.of("| 30,000, h2: structured", "| 2,000, postgresql shared_buffers=1GB: structured", "| 1,000, postgresql: structured",
                "| 200,000, postgresql: structured"), lines(page));
    }

    private static List<String> lines(Path page) throws IOException {
        return Files.readString(page).lines().filter(line -> line.matches("\\| [0-9].*")).map(line -> line.substring(0, line.indexOf(" | "))).toList();
    }

    @Test
    void aPageWithoutMarksIsLeftAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
        assertThrows(IOException.class, () -> PipelineReport.into(page, List.of(run(1_000, "h2"))));
        assertEquals("nothing\n", Files.readString(page));
    }
}
