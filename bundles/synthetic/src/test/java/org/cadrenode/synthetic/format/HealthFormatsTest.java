package org.cadrenode.synthetic.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthFormatsTest {
    private static final long SEED = 20_261_127;

    @TempDir
    Path folder;

    private Path written(String format, String name, long seed) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        Formats.all().stream().filter(one -> one.name().equals(format)).findFirst().orElseThrow().write(new Region(new RegionPlan(1_000, seed)), target);
        return target;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csds", "maternity", "mhsds", "ncmp", "systmone"})
    void theSameRegionGivesTheSameBytesAndAnotherOthers(String format) throws IOException {
        System.out.println("seed " + SEED);
        Path first = written(format, "first", SEED);
        Path again = written(format, "again", SEED);
        Path other = written(format, "other", SEED + 1);
        boolean differs = false;
        for (Path file : files(first)) {
            String name = file.getFileName().toString();
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again.resolve(name)), name);
            differs |= Files.mismatch(file, other.resolve(name)) >= 0;
            assertTrue(Files.readAllLines(file).size() > 1, name + " has rows");
        }
        assertTrue(differs);
        assertEquals(files(first).size(), files(again).size());
    }

    @Test
    void theManifestOfAnExtractTellsTheRowsOfItsFiles() throws IOException {
        Path extract = written("systmone", "extract", SEED);
        List<String> lines = Files.readAllLines(extract.resolve("SRManifest.csv"));
        assertEquals(files(extract).size() - 1, lines.size() - 1);
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",");
            assertEquals(Files.readAllLines(extract.resolve(values[0] + ".csv")).size() - 1, Integer.parseInt(values[5]), values[0]);
        }
        assertTrue(Files.readAllLines(extract.resolve("SRPatient.csv")).stream().skip(1).anyMatch(line -> line.split(",", -1)[14].equals("TRUE")),
                "a made-up patient of the system's users");
        assertTrue(Files.readString(extract.resolve("SRCode.csv")).contains("1091881000000109"), "an opt-out of research");
    }
}
