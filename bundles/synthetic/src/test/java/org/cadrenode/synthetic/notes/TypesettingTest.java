package org.cadrenode.synthetic.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cadrenode.synthetic.region.Chance;
import org.junit.jupiter.api.Test;

class TypesettingTest {

    private final NoteText text = new NoteText();

    private Typesetting typesetting() {
        return new Typesetting(text.toString(), text.spans(), Chance.of(9, "typesetting", 0));
    }

    private static List<String> planted(NoteText text) {
        return text.spans().stream().map(PlantedSpan::text).toList();
    }

    @Test
    void linesAreBrokenAtSpacesAndMarkedAndTheSpansMoveAlong() {
        text.append("Seen with 🙂 ");
        text.plant(PlantedKind.RELATIVE, "Ann", true, false);
        text.append(" ");
        text.plant(PlantedKind.RELATIVE, "Smith-Jones", true, false);
        text.append(" today.\nNext line");
        Typesetting setting = typesetting();
        setting.lines(0, text.length(), 22, "> ", 0);
        NoteText set = setting.set();
        assertEquals("Seen with 🙂 Ann\n> Smith-Jones today.\n> Next line", set.toString());
        assertEquals(List.of("Ann", "Smith-Jones"), planted(set));
        assertEquals(18, set.spans().get(1).start());
    }

    @Test
    void aDoubleBarrelledNameIsBrokenAtItsHyphenAndAnAddressOnTheWebNever() {
        text.append("Mother is Mrs ");
        text.plant(PlantedKind.RELATIVE, "Smith-Jones", true, false);
        text.append(" see ");
        text.plant(PlantedKind.EMAIL, "a-b@example.org", true, false);
        Typesetting setting = typesetting();
        setting.lines(0, text.length(), 22, "", 0);
        NoteText set = setting.set();
        assertEquals("Mother is Mrs Smith-\nJones see\na-b@example.org", set.toString());
        assertEquals(List.of("Smith-\nJones", "a-b@example.org"), planted(set));
    }

    @Test
    void aLongNameMayBeDivided() {
        text.append("The girl's name is ");
        text.plant(PlantedKind.FORENAME, "Persephone", true, false);
        text.append(" indeed");
        Typesetting setting = typesetting();
        setting.lines(0, text.length(), 26, "", 1);
        assertEquals(List.of("Persep-\nhone"), planted(setting.set()));
    }

    @Test
    void smallLettersCurvedApostrophesAndCarelessSpacesKeepTheSpans() {
        text.append("The O'");
        text.plant(PlantedKind.SURNAME, "Brien's Éabha", true, false);
        text.append(" is here");
        Typesetting setting = typesetting();
        setting.small();
        setting.curvedApostrophes();
        setting.carelessSpaces(1);
        NoteText set = setting.set();
        assertTrue(set.toString().startsWith("the"));
        assertTrue(planted(set).get(0).matches("brien’s(  |\u00a0)éabha"), () -> planted(set).toString());
    }
}
