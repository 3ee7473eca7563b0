package org.cadrenode.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineReportTest {
    private static final String FROM = "<!-- made by ./cadre bench NAME --report: from here -->";
    private static final String UNTIL = "<!-- made by ./cadre bench NAME --report: until here -->";

    @TempDir
    private Path folder;

    private static List<String> lines(String results) throws IOException {
        return EngineReport.lines(new ObjectMapper().readTree(results), "1.0; 2026-11-28");
    }

    @Test
    void aFigureIsToldInItsUnitWithThreeDigits() throws IOException {
        assertEquals(List.of("| `row-codec` | `read`, 8 | 6,780,000 /s | 6,190,000 to 7,100,000 | 1.0; 2026-11-28 |",
                "| `seal` | `firstFourMebibytes` | 0.0657 ms | 0.0657 to 0.0657 | 1.0; 2026-11-28 |",
                "| `scrub` | `characters` | 5.00 /us | 4.99 to 5.01 | 1.0; 2026-11-28 |"), lines("""
                [{"benchmark": "org.cadrenode.bench.RowCodecBenchmark.read", "params": {"columns": "8"},
                  "primaryMetric": {"score": 6780749.36, "scoreUnit": "ops/s", "rawData": [[6190001.1, 7099999.9]]}},
                 {"benchmark": "org.cadrenode.bench.SealBenchmark.firstFourMebibytes",
                  "primaryMetric": {"score": 0.06571, "scoreUnit": "ms/op", "rawData": [[0.06571]]}},
                 {"benchmark": "org.cadrenode.bench.ScrubBenchmark.characters",
                  "primaryMetric": {"score": 5.0011, "scoreUnit": "ops/us", "rawData": [[4.991, 5.011]]}}]"""));
    }

    @Test
    void linesOfABenchmarkTakeThePlaceOfItsFormerOnes() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "before\n" + FROM + "\n\n| benchmark |\n|---|\n| `vault` | `a` | 1 |\n| `vault` | `b` | 1 |\n"
                + "| `seal` | `c` | 1 |\n\n" + UNTIL + "\nafter\n");
        EngineReport.into(page, List.of("| `vault` | `d` | 2 |"));
        String once = Files.readString(page);
        assertEquals("before\n" + FROM + "\n\n| benchmark | figure | mean | least to most | load of the machine; day |\n|---|---|---|---|---|\n"
                + "| `seal` | `c` | 1 |\n| `vault` | `d` | 2 |\n\n" + UNTIL + "\nafter\n", once);
        EngineReport.into(page, List.of("| `vault` | `d` | 2 |"));
        assertEquals(once, Files.readString(page));
    }

    @Test
    void aPageWithoutMarksIsLeftAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
        assertThrows(IOException.class, () -> EngineReport.into(page, List.of("| `vault` | `d` | 2 |")));
        assertEquals("nothing\n", Files.readString(page));
    }
}
