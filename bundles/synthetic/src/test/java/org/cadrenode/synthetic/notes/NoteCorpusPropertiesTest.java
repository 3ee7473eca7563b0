package org.cadrenode.synthetic.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.WordList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteCorpusPropertiesTest {

    private static final long SEED = 77;

    private static List<NoteCorpus.Entry> corpus(int children, double typos, int notes, boolean heldOut) {
        List<NoteCorpus.Entry> entries = new ArrayList<>();
        new NoteCorpus(new RegionPlan(children, SEED), typos, notes, heldOut ? NoteBook.heldOut() : NoteBook.usual())
                .forEach(entries::add);
        return entries;
    }

    private static void forEachSpan(List<NoteCorpus.Entry> corpus, Consumer<PlantedSpan> check) {
        corpus.forEach(entry -> entry.notes().forEach(note -> note.spans().forEach(check)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPlantedTextStandsWhereItIsSaidToStandInOrderAndApart(boolean heldOut) {
        Set<PlantedKind> kinds = EnumSet.noneOf(PlantedKind.class);
        Set<NoteStyle> styles = EnumSet.noneOf(NoteStyle.class);
        for (NoteCorpus.Entry entry : corpus(400, 0.2, 3, heldOut)) {
            for (Note note : entry.notes()) {
                int[] text = note.text().codePoints().toArray();
                int last = 0;
                for (PlantedSpan span : note.spans()) {
                    assertTrue(span.start() >= last && span.end() > span.start(), () -> "seed " + SEED + ": " + span);
                    assertEquals(span.text(), new String(text, span.start(), span.end() - span.start()));
                    last = span.end();
                    kinds.add(span.kind());
                }
                assertFalse(note.text().contains("{") || note.text().contains("}"), "no slot is left open");
                styles.add(note.style());
            }
        }
        assertEquals(EnumSet.allOf(PlantedKind.class), kinds);
        assertEquals(EnumSet.copyOf((heldOut ? NoteBook.heldOut() : NoteBook.usual()).styles()), styles);
    }

    @Test
    void theUsualBookHasAllStylesAndHundredsOfSentencesAndTheHeldOutOneHasNoneOfThem() {
        assertEquals(List.of(NoteStyle.values()), NoteBook.usual().styles());
        assertTrue(NoteBook.usual().sentences() > 550);
        assertTrue(NoteBook.heldOut().sentences() > 150);
        Set<String> usual = new HashSet<>(WordList.lines("notes/sentences.txt"));
        usual.addAll(WordList.lines("notes/records.txt"));
        usual.retainAll(WordList.lines("notes/held-out.txt"));
        usual.removeIf(line -> line.startsWith("["));
        assertEquals(Set.of(), usual);
    }

    @Test
    void theSamePlanGivesTheSameCorpusAndAnotherSeedAnother() {
        assertEquals(corpus(60, 0.1, 2, false).stream().map(NoteCorpus.Entry::notes).toList(),
                corpus(60, 0.1, 2, false).stream().map(NoteCorpus.Entry::notes).toList());
        List<List<Note>> other = new ArrayList<>();
        new NoteCorpus(new RegionPlan(60, SEED + 1), 0.1, 2, NoteBook.usual()).forEach(entry -> other.add(entry.notes()));
        assertNotEquals(corpus(60, 0.1, 2, false).stream().map(NoteCorpus.Entry::notes).toList(), other);
    }

    @Test
    void aNameOfARelativeIsKnownAndOneOfABystanderIsChance() {
        Map<PlantedKind, int[]> counts = new EnumMap<>(PlantedKind.class);
        forEachSpan(corpus(400, 0, 3, false), span -> {
            int[] count = counts.computeIfAbsent(span.kind(), kind -> new int[2]);
            count[0]++;
            count[1] += span.known() ? 1 : 0;
        });
        for (PlantedKind kind : List.of(PlantedKind.SURNAME, PlantedKind.NHS, PlantedKind.DOB)) {
            assertEquals(counts.get(kind)[0], counts.get(kind)[1], kind.word());
        }
        assertTrue(counts.get(PlantedKind.OTHER_NAME)[1] < counts.get(PlantedKind.OTHER_NAME)[0] * 0.05);
        assertEquals(0, counts.get(PlantedKind.DATE)[1]);
        assertTrue(counts.get(PlantedKind.RELATIVE)[1] > counts.get(PlantedKind.RELATIVE)[0] * 0.9);
        assertTrue(counts.get(PlantedKind.FORENAME)[1] < counts.get(PlantedKind.FORENAME)[0], "nicknames");
    }

    @Test
    void typingErrorsAreInTheNamesOfRecordAloneAtTheRateAskedFor() {
        forEachSpan(corpus(200, 0, 2, false), span -> assertFalse(span.misspelt()));
        int[] counts = new int[2];
        forEachSpan(corpus(400, 0.2, 3, false), span -> {
            boolean name = span.kind() == PlantedKind.FORENAME || span.kind() == PlantedKind.SURNAME
                    || span.kind() == PlantedKind.RELATIVE;
            assertTrue(name || !span.misspelt(), () -> span.kind().word());
            if (name && span.text().length() > 4) {
                counts[0]++;
                counts[1] += span.misspelt() ? 1 : 0;
            }
        });
        assertEquals(0.2, (double) counts[1] / counts[0], 0.02);
    }

    @Test
    void namesAreSplitOverLinesQuotedWrittenSmallAndWithoutTheirMarks() {
        int[] split = new int[1];
        int[] quoted = new int[1];
        int[] small = new int[1];
        int[] capitals = new int[1];
        for (NoteCorpus.Entry entry : corpus(900, 0, 3, false)) {
            for (Note note : entry.notes()) {
                quoted[0] += note.text().contains("\n> ") ? 1 : 0;
                for (PlantedSpan span : note.spans()) {
                    split[0] += span.text().contains("\n") && span.kind() != PlantedKind.ADDRESS ? 1 : 0;
                    small[0] += span.kind() == PlantedKind.FORENAME
                            && span.text().equals(span.text().toLowerCase(Locale.ROOT)) ? 1 : 0;
                    capitals[0] += span.kind() == PlantedKind.SURNAME && span.text().length() > 2
                            && span.text().equals(span.text().toUpperCase(Locale.ROOT)) ? 1 : 0;
                }
            }
        }
        assertTrue(split[0] > 50, () -> "split: " + split[0]);
        assertTrue(quoted[0] > 100, () -> "quoted: " + quoted[0]);
        assertTrue(small[0] > 100, () -> "small: " + small[0]);
        assertTrue(capitals[0] > 100, () -> "capitals: " + capitals[0]);
    }

    @Test
    void theRowsHoldWhoIsWhoseRelative() {
        for (NoteCorpus.Entry entry : corpus(300, 0, 1, false)) {
            assertEquals(PersonRow.CHILD, entry.child().role());
            assertTrue(entry.child().relationOf().isEmpty());
            assertTrue(entry.child().ids().contains(entry.subject().patientId()));
            for (PersonRow relative : entry.relatives()) {
                assertEquals(PersonRow.RELATIVE, relative.role());
                assertTrue(relative.relationOf().contains(entry.child().personId()));
            }
        }
    }

    @Test
    void wordsThatAreNamesStandInTheNotesAsWordsToo() {
        Map<String, Integer> asWords = new HashMap<>();
        for (NoteCorpus.Entry entry : corpus(300, 0, 3, false)) {
            for (Note note : entry.notes()) {
                StringBuilder rest = new StringBuilder();
                int[] text = note.text().codePoints().toArray();
                int from = 0;
                for (PlantedSpan span : note.spans()) {
                    rest.append(new String(text, from, span.start() - from)).append(' ');
                    from = span.end();
                }
                rest.append(new String(text, from, text.length - from));
                for (String word : List.of("May", "Will", "Grace", "Hope", "Young", "Mark", "Long", "Rose", "Summer")) {
                    asWords.merge(word, rest.indexOf(word + " ") >= 0 ? 1 : 0, Integer::sum);
                }
            }
        }
        asWords.forEach((word, count) -> assertTrue(count > 0, word));
    }
}
