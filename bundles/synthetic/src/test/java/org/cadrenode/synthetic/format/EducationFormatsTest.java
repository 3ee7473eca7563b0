package org.cadrenode.synthetic.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of education and of civil registration. */
class EducationFormatsTest {
    private static final long SEED = 20_261_127;
    private static final Pattern MOTHERS_NUMBER = Pattern.compile(",(999[0-9]{7}),(?:Nurse|Driver|Teacher|Joiner|Lighthouse keeper|Clerk|Carer|Falconer),");

    @TempDir
    Path folder;

    private Path written(String format, String name, long seed) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        Formats.all().stream().filter(one -> one.name().equals(format)).findFirst().orElseThrow().write(new Region(new RegionPlan(700, seed)), target);
        return target;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"school-census-xml", "ctf", "schoolrecords", "sen2", "births", "deaths"})
    void theSameRegionGivesTheSameBytesAndAnotherOthers(String format) throws IOException {
        System.out.println("seed " + SEED);
        Path first = written(format, "first", SEED);
        Path again = written(format, "again", SEED);
        Path other = written(format, "other", SEED + 1);
        assertEquals(files(first), files(again));
        for (String file : files(first)) {
            assertArrayEquals(Files.readAllBytes(first.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
            assertTrue(Files.mismatch(first.resolve(file), other.resolve(file)) >= 0, file);
        }
    }

    @Test
    void eachCensusHasTheElementsOfItsTerm() throws IOException {
        Path written = written("school-census-xml", "census", SEED);
        assertEquals(List.of("school_census_2022_aut.xml", "school_census_2024_aut.xml", "school_census_2025_spr.xml"), files(written));
        String before = Files.readString(written.resolve("school_census_2022_aut.xml"));
        String spring = Files.readString(written.resolve("school_census_2025_spr.xml"));
        assertTrue(before.contains("<Gender>") && !before.contains("<Sex>") && !before.contains("<SENneeds>"));
        assertTrue(spring.contains("<Sex>") && !spring.contains("<Gender>") && spring.contains("<SENneeds>") && !spring.contains("<LearningAims>"));
    }

    @Test
    void aBirthNamesBothParentsAndAMothersNumberIsTheSameForAllHerChildren() throws IOException {
        List<String> births = Files.readAllLines(written("births", "births", SEED).resolve("births.csv"));
        assertEquals(36, births.get(0).split(",").length);
        List<String> numbers = births.stream().skip(1).map(MOTHERS_NUMBER::matcher).filter(Matcher::find).map(found -> found.group(1)).toList();
        assertEquals(births.size() - 1, numbers.size());
        assertFalse(numbers.size() == numbers.stream().distinct().count());
    }
}
