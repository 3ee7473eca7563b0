package org.cadrenode.synthetic.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.WordList;
import org.junit.jupiter.api.Test;

class NoteWriterPropertiesTest {

    private static final long SEED = 2024;
    private static final LocalDate WRITTEN = LocalDate.of(2024, 5, 14);

    private final NameBook names = new NameBook();

    private void forEachNote(double typos, BiConsumer<NoteSubject, Note> check) {
        NoteWriter writer = new NoteWriter(names, new Staff(SEED, names), typos);
        for (Household household : new Region(new RegionPlan(700, SEED))) {
            for (Child child : household.children()) {
                NoteSubject subject = subject(household, child);
                for (NoteStyle style : NoteStyle.ofTrust()) {
                    if (style != NoteStyle.SCHOOL_LIAISON || child.school() != null) {
                        Chance chance = Chance.of(SEED, "note " + style, child.number());
                        check.accept(subject, writer.note(subject, style, WRITTEN, chance));
                    }
                }
            }
        }
    }

    private static NoteSubject subject(Household household, Child child) {
        KnownValues known = new KnownValues();
        known.addName(child.name().forename());
        known.add(child.birthDate().toString());
        known.add("07700 900123");
        List<Child> siblings = household.children().stream().filter(other -> other != child).toList();
        return new NoteSubject(child, household.adults(), siblings, "M1234567", known);
    }

    @Test
    void everyPlantedTextStandsWhereItIsSaidToStand() {
        Set<PlantedKind> kinds = EnumSet.noneOf(PlantedKind.class);
        List<String> beyondUtf16 = new ArrayList<>();
        forEachNote(0.2, (subject, note) -> {
            int[] codePoints = note.text().codePoints().toArray();
            int end = 0;
            for (PlantedSpan span : note.spans()) {
                assertEquals(span.text(), new String(codePoints, span.start(), span.end() - span.start()));
                assertTrue(span.start() >= end && span.end() > span.start(), "spans are in order and apart");
                end = span.end();
                kinds.add(span.kind());
            }
            if (codePoints.length != note.text().length()) {
                beyondUtf16.add(note.text());
            }
        });
        assertEquals(EnumSet.allOf(PlantedKind.class), kinds, "every kind is planted");
        assertFalse(beyondUtf16.isEmpty(), "some notes hold characters for which code points and UTF-16 units differ");
    }

    @Test
    void notesAreOfTheLengthThatIsPromised() {
        forEachNote(0, (subject, note) -> {
            int length = note.text().codePointCount(0, note.text().length());
            assertTrue(length >= 300 && length <= 1500, () -> "a note of " + length);
            assertFalse(note.text().contains("{") || note.text().contains("}"), "no slot is left open");
        });
    }

    @Test
    void nearlyEveryNoteNamesTheChildOrARelative() {
        int[] counts = new int[2];
        forEachNote(0, (subject, note) -> {
            counts[0]++;
            counts[1] += note.spans().stream().anyMatch(span -> span.kind() == PlantedKind.FORENAME
                    || span.kind() == PlantedKind.SURNAME || span.kind() == PlantedKind.RELATIVE) ? 1 : 0;
        });
        assertTrue(counts[1] > counts[0] * 0.99, () -> counts[1] + " of " + counts[0]);
    }

    @Test
    void aForenameIsNowhereInTheNoteButWhereItWasPlanted() {
        Set<String> wordsOfSentences = new HashSet<>();
        for (String sentence : WordList.lines("notes/sentences.txt")) {
            for (String word : sentence.replaceAll("\\{[^}]*}", " ").split("[^\\p{L}]+")) {
                wordsOfSentences.add(word.toLowerCase(Locale.ROOT));
            }
        }
        int[] looked = {0};
        forEachNote(0, (subject, note) -> {
            String forename = subject.child().name().forename();
            if (wordsOfSentences.contains(forename.toLowerCase(Locale.ROOT)) || forename.length() < 4) {
                return;
            }
            StringBuilder rest = new StringBuilder();
            int[] codePoints = note.text().codePoints().toArray();
            int from = 0;
            for (PlantedSpan span : note.spans()) {
                rest.append(new String(codePoints, from, span.start() - from)).append('\u0000');
                from = span.end();
            }
            rest.append(new String(codePoints, from, codePoints.length - from));
            assertFalse(rest.toString().contains(forename), () -> forename + " in " + note.text());
            looked[0]++;
        });
        assertTrue(looked[0] > 1000);
    }

    @Test
    void typingErrorsAreMadeOnlyInNamesAndOnlyWhenAskedFor() {
        int[] counts = new int[2];
        forEachNote(0, (subject, note) -> assertTrue(note.spans().stream().noneMatch(PlantedSpan::misspelt)));
        forEachNote(0.2, (subject, note) -> {
            for (PlantedSpan span : note.spans()) {
                boolean name = span.kind() == PlantedKind.FORENAME || span.kind() == PlantedKind.SURNAME
                        || span.kind() == PlantedKind.RELATIVE;
                assertTrue(name || !span.misspelt());
                if (name && span.text().length() > 3 && !span.text().equals(span.text().toUpperCase(Locale.ROOT))) {
                    counts[0]++;
                    counts[1] += span.misspelt() ? 1 : 0;
                }
            }
        });
        assertEquals(0.2, (double) counts[1] / counts[0], 0.03);
    }

    @Test
    void whatTheRecordHoldsIsKnownInWhateverFormItIsWritten() {
        KnownValues known = new KnownValues();
        known.addName("Anna Maria");
        known.add("07700 900123");
        known.add("ZQ4 2AB");
        for (String value : List.of("Anna", "MARIA", "anna-maria", "+44 7700 900123", "07700900123", "zq42ab",
                "0044 7700 900123", "+44 (0)7700 900123")) {
            assertTrue(known.contains(value), value);
        }
        assertFalse(known.contains("Ann"));
        forEachNote(0, (subject, note) -> note.spans().forEach(span -> {
            if (span.kind() == PlantedKind.FORENAME) {
                assertEquals(span.text().equals(subject.child().name().forename()), span.known(), () -> "known: "
                        + span.text());
            }
            if (span.kind() == PlantedKind.DATE || span.kind() == PlantedKind.VEHICLE
                    || span.kind() == PlantedKind.URL) {
                assertFalse(span.known());
            }
        }));
    }

    @Test
    void theSameChanceWritesTheSameNote() {
        List<Note> once = new ArrayList<>();
        List<Note> again = new ArrayList<>();
        forEachNote(0.1, (subject, note) -> once.add(note));
        forEachNote(0.1, (subject, note) -> again.add(note));
        assertEquals(once, again);
    }

    @Test
    void thereAreHundredsOfSentencesAndAllOfTheirSlotsAreKnown() {
        assertTrue(new NoteWriter(names, new Staff(SEED, names), 0).sentences() > 280);
        assertThrows(IllegalArgumentException.class, () -> NoteTemplate.of("Hello {nobody}."));
    }

    @Test
    void datesAreWrittenInManyWays() {
        Set<String> forms = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            forms.add(WrittenDates.written(LocalDate.of(2023, 5, 3), Chance.of(SEED, "dates", i)));
        }
        assertTrue(forms.containsAll(Set.of("03/05/2023", "3/5/23", "03.05.23", "3 May 2023", "3rd May 2023",
                "May 3, 2023", "Wednesday 3 May",
                "2023-05-03", "03-May-2023", "03 MAY 2023", "03/05/23")), forms::toString);
    }
}
