package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind that a dictionary can give to a column makes the scrubber look for. */
class ScrubKindsTest {
    private static boolean removed(IdentifierKind kind, String value, String text) {
        Scrubber scrubber = new Scrubber(ScrubWords.of(List.of(new Identifier(kind, value)), List.of(), List.of(), ScrubOptions.DEFAULT),
                new Everyone(7));
        return !scrubber.scrub("Saw " + text + " then.").text().equals("Saw " + text + " then.");
    }

    @ParameterizedTest
    @CsvSource({
        "OTHER_WORDS,Quarry Vandals,Vandals,true", "OTHER_WORDS,Quarry Vandals,the Vandalia,false",
        "OTHER_PHRASE,Quarry Vandals,quarry  vandals,true", "OTHER_PHRASE,Quarry Vandals,Vandals,false",
        "OTHER_PHRASE,47812,47812,true", "OTHER_PHRASE_UNLESS_NUMERIC,47812,47812 of them,false",
        "OTHER_PHRASE_UNLESS_NUMERIC,Rose Cottage 4,Rose Cottage 4,true",
        "OTHER_CODE,XQ-44/B,XQ44B,true", "OTHER_CODE,XQ-44/B,xq 44 b,true", "OTHER_CODE,XQZP,XQZP,true", "OTHER_CODE,XQ-44/B,XQ44,false",
        "OTHER_NUMBER,47 812,47812,true", "OTHER_DATE,2014-05-06,May 2014,true"})
    void itsWayOfLookingIsTheKinds(IdentifierKind kind, String value, String text, boolean expected) {
        assertEquals(expected, removed(kind, value, text));
    }
}
