package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions.Dates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the reference is known to do wrong, each done right. */
class KnownFailuresTest {
    private static String scrub(String forename, String surname, String text, ScrubOptions options) {
        return new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, forename),
                new Identifier(IdentifierKind.SURNAME, surname)), List.of(), List.of(), options), new Everyone(7)).scrub(text).text();
    }

    @ParameterizedTest
    @CsvSource({"O'Brien,OBrien", "Al-Rahem,AlRahem", "O'Brien,O Brien", "Al-Rahem,al rahem"})
    void marksThatWereLeftOutHideNoNameWithoutAnyEdit(String surname, String written) {
        assertEquals("saw [surname] today", scrub("Tabitha", surname, "saw " + written + " today", ScrubOptions.DEFAULT.withNearNames(false)));
    }

    @ParameterizedTest
    @CsvSource({"John,J\u00F6hn,false", "John,Jhon,true"})
    void accentsAndSwappedLettersHideNoName(String forename, String written, boolean near) {
        assertEquals("saw [forename] today", scrub(forename, "Quillfeather", "saw " + written + " today",
                ScrubOptions.DEFAULT.withNearNames(near)));
    }

    @ParameterizedTest
    @CsvSource({"Join us on the ward.", "They will join us. Join in."})
    void aWordAtOneEditFromANameStays(String text) {
        assertEquals(text, scrub("John", "Quillfeather", text, ScrubOptions.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"01 feb 2003|[date 2003-02]|[date 2003]", "01 FEB 2003|[date 2003-02]|[date 2003]",
        "1/2/03|[date 2003-02]|[date 2003]", "29/02/1973|[date]|[date]", "31/04/2010|[date]|[date]", "2003-13-01|2003-13-01|2003-13-01",
        "3rd May|[date]|[date]", "20030201|[date 2003-02]|[date 2003]"})
    void daysAreBlurredOrRemovedAndNeverStopARun(String day, String month, String year) {
        assertEquals("on " + month + " at", scrub("Tabitha", "Quillfeather", "on " + day + " at", ScrubOptions.DEFAULT.withDates(Dates.MONTH)));
        assertEquals("on " + year + " at", scrub("Tabitha", "Quillfeather", "on " + day + " at", ScrubOptions.DEFAULT.withDates(Dates.YEAR)));
    }

    @ParameterizedTest
    @EnumSource(Dates.class)
    void aBirthDateIsNeverBlurred(Dates dates) {
        Scrubber scrubber = new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.BIRTH_DATE, "2009-03-14")), List.of(), List.of(),
                ScrubOptions.DEFAULT.withDates(dates)), new Everyone(7));
        assertEquals("born [dob], [dob], [dob]", scrubber.scrub("born 14/03/2009, 14th of March, 14.3.09").text());
    }
}
