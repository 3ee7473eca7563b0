package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.gate.engine.detect.Detector;
import org.cadrenode.gate.engine.detect.Suspicion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the detector, which knows nobody, finds in the notes of a generated region before and after they were scrubbed.
 * The figures are printed. All people are synthetic.
 */
class DetectorRegionTest {
    private static final int CHILDREN = 600;
    private static final int EXAMPLES = Integer.getInteger("cadre.gate.examples", 0);

    @TempDir
    Path folder;

    @Test
    void inScrubbedNotesNothingIsCertainAndLittleIsDoubtful() throws IOException {
        ScrubbedRegion region = new ScrubbedRegion(folder, CHILDREN, 1, 0);
        Map<Suspicion, Long> before = new EnumMap<>(Suspicion.class);
        Map<Suspicion, Long> after = new EnumMap<>(Suspicion.class);
        long wordsBefore = count(region, false, before, new EnumMap<>(Suspicion.class));
        Map<Suspicion, List<String>> examples = new EnumMap<>(Suspicion.class);
        long words = count(region, true, after, examples);
        System.out.println("seed 1; as written, " + wordsBefore + " words: " + before);
        System.out.println("scrubbed, " + words + " words: " + after);
        examples.forEach((kind, some) -> some.forEach(example -> System.out.println(kind + ": " + example)));

        assertTrue(after.keySet().stream().noneMatch(Suspicion::certain), after::toString);
        long doubtful = after.values().stream().mapToLong(Long::longValue).sum();
        assertTrue(doubtful * 1_000 < CheckRules.USUAL_DOUBTS * words, doubtful + " doubtful places in " + words + " words");
        // Nobody told it the names; most of what was written of people it sees all the same.
        assertTrue(before.get(Suspicion.POSSIBLE_NAME) > 3 * after.get(Suspicion.POSSIBLE_NAME), before + " and " + after);
        assertEquals(true, before.get(Suspicion.E_MAIL_FORM) > 0 && before.get(Suspicion.NHS_NUMBER_FORM) > 0
                && before.get(Suspicion.TELEPHONE_FORM) > 0 && before.get(Suspicion.POSSIBLE_DATE) > 0);
    }

    private static long count(ScrubbedRegion region, boolean scrubbed, Map<Suspicion, Long> found, Map<Suspicion, List<String>> examples)
            throws IOException {
        Detector detector = new Detector();
        long[] words = {0};
        region.notes(scrubbed, (child, text) -> words[0] += detector.detect(text, (kind, start, end) -> {
            found.merge(kind, 1L, Long::sum);
            List<String> some = examples.computeIfAbsent(kind, none -> new ArrayList<>());
            if (some.size() < EXAMPLES) {
                some.add(text.substring(Math.max(0, start - 30), start) + ">>>" + text.substring(start, end) + "<<<"
                        + text.substring(end, Math.min(text.length(), end + 25)));
            }
        }));
        return words[0];
    }
}
