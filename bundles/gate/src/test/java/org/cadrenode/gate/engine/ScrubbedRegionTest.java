package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gate's check and the scrubber are two engines that know nothing of each other. What the one takes out of the notes
 * of a generated region, the other must not find; and it must find much where nothing was taken out.
 */
class ScrubbedRegionTest {
    private static final int CHILDREN = 600;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theGateFindsNothingInScrubbedNotes(long seed) throws IOException {
        System.out.println("seed " + seed);
        assertEquals(Map.of(), findings(seed, 0, true));
    }

    @Test
    void norWhereNamesInNotesAreMisspelt() throws IOException {
        assertEquals(Map.of(), findings(1, 0.1, true));
    }

    @Test
    void itFindsMuchInNotesThatAreNotScrubbed() throws IOException {
        Map<String, Integer> found = findings(1, 0, false);
        assertTrue(found.getOrDefault("own_name", 0) > 300 && found.getOrDefault("full_name", 0) > 100, found.toString());
    }

    private Map<String, Integer> findings(long seed, double noteTypos, boolean scrubbed) throws IOException {
        ScrubbedRegion region = new ScrubbedRegion(folder, CHILDREN, seed, noteTypos);
        ValueScan scan = new ValueScan(region.known);
        Map<String, Integer> found = new TreeMap<>();
        region.notes(scrubbed, (child, text) -> People.kinds(scan.text(text, child))
                .forEach(kind -> found.merge(kind, 1, Integer::sum)));
        return found;
    }
}
