package org.cadrenode.synthetic.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the layout of the extracts with public samples of the real formats, where those lie beside the checkout. */
class SampleLayoutTest {

    private static final Path SAMPLES = Path.of(System.getProperty("cadre.samples", "absent"));

    @TempDir
    private Path folder;

    private static Path sample(String file) {
        Path sample = SAMPLES.resolve(file);
        assumeTrue(Files.exists(sample), () -> "no sample at " + sample);
        return sample;
    }

    private WrittenRegion region() throws IOException {
        return WrittenRegion.write(folder.resolve("region"), 400, 9, ErrorRates.none());
    }

    private static List<String> header(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return List.of(lines.findFirst().orElseThrow().split(","));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "episodes", "reviews", "oc2", "oc3", "ad1", "placed_for_adoption",
            "previous_permanence", "missing", "uasc"})
    void theReturnOfLookedAfterChildrenHasTheColumnsOfTheSample(String table) throws IOException {
        String file = "ssda903/" + table + ".csv";
        assertEquals(header(sample(file)), header(region().folder().resolve(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pupilonroll", "termlysessiondetailsonroll", "termlyexclusionsonroll"})
    void theSchoolCensusHasColumnsOfTheSample(String table) throws IOException {
        String file = "school-census/2024_autumn_" + table + ".csv";
        List<String> sample = header(sample(file));
        List<String> ours = header(region().folder().resolve(file));
        assertEquals(List.of(), ours.stream().filter(column -> !sample.contains(column)).toList());
    }

    @Test
    void theCensusOfChildrenInNeedHasEveryElementOfTheSampleButDeaths() throws IOException {
        Set<String> missing = elements(sample("cin-census/fake_CIN_data.xml"));
        missing.removeAll(elements(region().folder().resolve("cin/cin_census_2024.xml")));
        missing.removeAll(Set.of("PersonDeathDate", "Disabilities", "Disability"));
        assertEquals(Set.of(), missing);
    }

    private static Set<String> elements(Path file) throws IOException {
        Set<String> elements = new TreeSet<>();
        Matcher matcher = Pattern.compile("<([A-Za-z0-9]+)>").matcher(Files.readString(file));
        while (matcher.find()) {
            elements.add(matcher.group(1));
        }
        return elements;
    }
}
