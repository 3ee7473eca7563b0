package org.cadrenode.synthetic.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.notes.Note;
import org.cadrenode.synthetic.notes.NoteBook;
import org.cadrenode.synthetic.notes.NoteCorpus;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;

class ScrubScoreTest {

    private final ScrubScore score = new ScrubScore();

    private static ScrubScore.Planted planted(String text, String value, String kind) {
        int start = text.codePointCount(0, text.indexOf(value));
        return new ScrubScore.Planted(start, start + value.codePointCount(0, value.length()), kind, true, false);
    }

    private static ScrubScore.Found found(String text, String value) {
        ScrubScore.Planted same = planted(text, value, "");
        return new ScrubScore.Found(same.start(), same.end(), "name");
    }

    @Test
    void whatIsRemovedWhollyIsFoundAndWhatIsRemovedInPartIsNot() {
        String text = "🙂 Spoke to Mary-Ann Smith.";
        List<ScrubScore.Miss> misses = score.add(text, List.of(planted(text, "Mary-Ann", "forename"),
                planted(text, "Smith", "surname")), List.of(found(text, "Ann Smith")));
        assertEquals(0, score.recallByKind().get("forename").right());
        assertEquals(1, score.recallByKind().get("surname").right());
        assertEquals(0.5, score.recall());
        assertEquals(List.of(new ScrubScore.Miss(true, 11, 19, "forename")), misses);
    }

    @Test
    void punctuationAndSpacesNeedNotBeRemoved() {
        String text = "Call 07700 900-123 now";
        score.add(text, List.of(planted(text, "07700 900-123", "phone")),
                List.of(found(text, "07700"), found(text, "900"), found(text, "123")));
        assertEquals(1, score.recall());
        assertEquals(1, score.precision());
        assertEquals(1, score.precisionOfCharacters());
    }

    @Test
    void aTitleAnInitialAndAGenitiveMayGoWithAName() {
        String text = "Ms. K. Smith's dog and PC Jones";
        List<ScrubScore.Miss> misses = score.add(text, List.of(planted(text, "Smith", "relative"),
                planted(text, "Jones", "other_name")), List.of(found(text, "Ms. K. Smith's"), found(text, "PC Jones")));
        assertEquals(List.of(), misses);
        assertEquals(1, score.precisionOfCharacters());
        assertEquals(0, score.wordsWronglyRemoved());
    }

    @Test
    void anOrdinaryWordIsAnErrorEvenWithinASpanThatHoldsAName() {
        String text = "Spoke to Smith in May. K is fine";
        List<ScrubScore.Miss> misses = score.add(text, List.of(planted(text, "Smith", "surname")),
                List.of(found(text, "to Smith"), found(text, "May"), found(text, "K")));
        assertEquals(1.0 / 3, score.precision(), 1e-9);
        assertEquals(3, score.wordsWronglyRemoved());
        assertEquals(5.0 / 11, score.precisionOfCharacters(), 1e-9);
        assertEquals(List.of("to", "May", "K"),
                misses.stream().map(miss -> text.substring(miss.start(), miss.end())).toList());
    }

    @Test
    void namesInNoRecordAreCountedApart() {
        String text = "Ann and Bob";
        score.add(text, List.of(planted(text, "Ann", "forename"), planted(text, "Bob", "other_name")),
                List.of(found(text, "Ann")));
        assertEquals(1, score.recall());
        assertEquals(0, score.recallOfOthers());
        assertEquals(1, score.recallByGroup().get("names in no record").all());
        assertEquals(1, score.recallByGroup().get("known").right());
    }

    @Test
    void misspeltAndUnknownOnesAreGroupsOfTheirOwn() {
        score.add("Anm Q Johnn", List.of(new ScrubScore.Planted(0, 3, "forename", true, true),
                new ScrubScore.Planted(4, 5, "id", false, false), new ScrubScore.Planted(6, 11, "relative", true, true)),
                List.of());
        assertEquals(List.of("known, misspelt", "known, misspelt short names", "not known"),
                List.copyOf(score.recallByGroup().keySet()));
    }

    @Test
    void namesThatAreWordsAreCountedAsBoth() {
        String text = "Will Hope be well? Will says hope may help.";
        score.add(text, List.of(planted(text, "Hope", "forename"), new ScrubScore.Planted(19, 23, "other_name", false, false)),
                List.of(found(text, "Hope"), found(text, "may")));
        assertEquals(1, score.recallByGroup().get("a word too, in the record").share());
        assertEquals(0, score.recallByGroup().get("a word too, in no record").share());
        assertEquals(3, score.wordsKept().all());
        assertEquals(2, score.wordsKept().right());
    }

    @Test
    void aSpanBehindTheEndIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> score.add("Ann", List.of(), List.of(new ScrubScore.Found(1, 4, "name"))));
    }

    /** Scrubbers that are no good, on real notes: one that removes nothing, everything, all capitalised words. */
    @Test
    void aBadScrubberIsSeenToBeBad() {
        ScrubScore nothing = new ScrubScore();
        ScrubScore everything = new ScrubScore();
        ScrubScore capitals = new ScrubScore();
        ScrubScore truth = new ScrubScore();
        new NoteCorpus(new RegionPlan(120, 5), 0, 3, NoteBook.usual()).forEach(entry -> {
            for (Note note : entry.notes()) {
                List<ScrubScore.Planted> planted = note.spans().stream().map(span -> new ScrubScore.Planted(span.start(),
                        span.end(), span.kind().word(), span.known(), span.misspelt())).toList();
                int length = note.text().codePointCount(0, note.text().length());
                nothing.add(note.text(), planted, List.of());
                everything.add(note.text(), planted, List.of(new ScrubScore.Found(0, length, "name")));
                capitals.add(note.text(), planted, capitalised(note.text()));
                truth.add(note.text(), planted, planted.stream()
                        .map(span -> new ScrubScore.Found(span.start(), span.end(), span.kind())).toList());
            }
        });
        assertEquals(0, nothing.recall());
        assertEquals(1, nothing.precision());
        assertEquals(1, everything.recall());
        assertTrue(everything.precisionOfCharacters() < 0.4, () -> "" + everything.precisionOfCharacters());
        assertTrue(capitals.recallOfOthers() > 0.7 && capitals.recall() < 0.9, () -> ScoreReport.table(capitals));
        assertTrue(capitals.precision() < 0.8, () -> ScoreReport.table(capitals));
        assertEquals(1, truth.recall());
        assertEquals(1, truth.recallOfOthers());
        assertEquals(1, truth.precision());
        assertEquals(1, truth.precisionOfCharacters());
    }

    private static List<ScrubScore.Found> capitalised(String text) {
        List<ScrubScore.Found> found = new ArrayList<>();
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int start = i;
            while (i < characters.length && Character.isLetter(characters[i])) {
                i++;
            }
            if (i > start && Character.isUpperCase(characters[start])) {
                found.add(new ScrubScore.Found(start, i, "name"));
            }
        }
        return found;
    }
}
