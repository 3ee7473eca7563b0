package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.gate.engine.detect.Detector;
import org.cadrenode.gate.engine.detect.Suspicion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the check finds in the scrubbed notes of a region as large as asked for, with the shortest piece of text in which
 * it finds it: {@code -Dcadre.gate.children=20000}. It takes minutes, so it runs when it is asked for. All people are
 * synthetic.
 */
@EnabledIfSystemProperty(named = "cadre.gate.children", matches = "[0-9]+")
class LargeRegionTest {
    private static final int MOST_EXAMPLES = 25;
    private static final int AROUND = 60;

    @TempDir
    Path folder;

    @Test
    void theGateFindsNothingInTheScrubbedNotesOfALargeRegion() throws IOException {
        int children = Integer.getInteger("cadre.gate.children");
        long seed = Long.getLong("cadre.gate.seed", 1);
        System.out.println("children " + children + ", seed " + seed);
        ScrubbedRegion region = new ScrubbedRegion(folder, children, seed, 0);
        ValueScan scan = new ValueScan(region.known);
        Map<String, Integer> found = new TreeMap<>();
        Map<String, List<String>> examples = new TreeMap<>();
        Detector detector = new Detector();
        Map<Suspicion, Long> suspicions = new EnumMap<>(Suspicion.class);
        long[] words = {0};
        int[] notes = {0};
        region.notes(true, (child, text) -> {
            notes[0]++;
            words[0] += detector.detect(text, (kind, start, end) -> {
                suspicions.merge(kind, 1L, Long::sum);
                List<String> some = examples.computeIfAbsent(kind.code(), none -> new ArrayList<>());
                if (kind != Suspicion.POSSIBLE_NAME && some.size() < MOST_EXAMPLES) {
                    some.add(text.substring(Math.max(0, start - AROUND), start) + ">>>" + text.substring(start, end) + "<<<");
                }
            });
            for (String kind : People.kinds(scan.text(text, child))) {
                found.merge(kind, 1, Integer::sum);
                List<String> some = examples.computeIfAbsent(kind, none -> new ArrayList<>());
                if (some.size() < MOST_EXAMPLES) {
                    some.add(shortest(scan, text, child, kind));
                }
            }
        });
        System.out.println(notes[0] + " notes; found " + found + "; by form, in " + words[0] + " words: " + suspicions);
        examples.forEach((kind, some) -> some.forEach(example -> System.out.println(kind + ": " + example)));
        assertEquals(Map.of(), found);
        assertTrue(suspicions.keySet().stream().noneMatch(Suspicion::certain), suspicions::toString);
    }

    // Cut from the front and from the end as long as it is still found.
    private static String shortest(ValueScan scan, String text, int child, String kind) {
        int from = 0;
        while (from < text.length() && People.kinds(scan.text(text.substring(from + 1), child)).contains(kind)) {
            from++;
        }
        int to = text.length();
        while (to > from && People.kinds(scan.text(text.substring(from, to - 1), child)).contains(kind)) {
            to--;
        }
        return text.substring(Math.max(0, from - AROUND), from) + " >>>" + text.substring(from, to) + "<<< "
                + text.substring(to, Math.min(text.length(), to + AROUND));
    }
}
