package org.cadrenode.synthetic.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class SocialCareFormatsTest {
    private static final long SEED = 20_261_127;

    @TempDir
    Path folder;

    private Path written(String format, String name, long seed) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        Formats.all().stream().filter(one -> one.name().equals(format)).findFirst().orElseThrow().write(new Region(new RegionPlan(900, seed)), target);
        return target;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"annexa", "cin", "ssda903"})
    void theSameRegionGivesTheSameBytesAndAnotherOthers(String format) throws IOException {
        System.out.println("seed " + SEED);
        Path first = written(format, "first", SEED);
        Path again = written(format, "again", SEED);
        Path other = written(format, "other", SEED + 1);
        assertEquals(files(first), files(again));
        boolean differs = false;
        for (String file : files(first)) {
            assertArrayEquals(Files.readAllBytes(first.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
            differs |= !Files.exists(other.resolve(file)) || Files.mismatch(first.resolve(file), other.resolve(file)) >= 0;
        }
        assertTrue(differs);
    }

    @Test
    void eachYearOfTheCensusHasTheElementsOfItsYear() throws IOException {
        Path folder = written("cin", "cin", SEED);
        assertEquals(10, files(folder).size());
        String before = Files.readString(folder.resolve("cin_2017.xml"));
        String after = Files.readString(folder.resolve("cin_2026.xml"));
        assertTrue(before.contains("<GenderCurrent>") && !before.contains("<CINPlanDates>") && before.contains("<Year>2017</Year>"));
        assertTrue(after.contains("<Sex>") && !after.contains("<GenderCurrent>") && after.contains("<CINPlanDates>"));
        assertTrue(before.contains("<ExpectedPersonBirthDate>"), "some children are unborn");
    }

    @Test
    void eachReturnOfLookedAfterChildrenHasTheTablesOfItsYear() throws IOException {
        Path folder = written("ssda903", "ssda903", SEED);
        List<String> files = files(folder);
        assertTrue(files.containsAll(List.of("header_2018.csv", "episodes_2025.csv", "ssda903_2019.xml", "ssda903_2026.xml", "sw_episodes_2024.csv")), files.toString());
        assertFalse(files.contains("sw_episodes_2023.csv") || files.contains("header_2019.csv"), files.toString());
        assertTrue(Files.readString(folder.resolve("header_2024.csv")).matches("(?s).*,[12],.*"));
        assertTrue(Files.readString(folder.resolve("header_2025.csv")).matches("(?s).*,[MF],.*"));
    }
}
