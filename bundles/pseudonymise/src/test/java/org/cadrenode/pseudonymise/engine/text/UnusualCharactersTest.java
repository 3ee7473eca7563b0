package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blanks, dashes and letters as other programs write them. Numbers and people are invented. */
class UnusualCharactersTest {
    private static String scrub(String text) {
        ScrubWords words = ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, "Zo\u00eb"),
                new Identifier(IdentifierKind.FORENAME, "Siobh\u00e1n"), new Identifier(IdentifierKind.FORENAME, "\u0141ukasz"),
                new Identifier(IdentifierKind.NHS_NUMBER, "9434765919"), new Identifier(IdentifierKind.BIRTH_DATE, "2011-03-07"),
                new Identifier(IdentifierKind.SURNAME, "O'Brien")), List.of(), List.of(), ScrubOptions.DEFAULT, SiteWords.NONE);
        return new Scrubber(words, new Everyone(7), SiteWords.NONE).scrub(text).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"943\u2009476\u20095919", "943\u202f476\u202f5919", "943\u2007476\u20075919", "943 \u200b476 \u200b5919", "943\u2014476\u20145919",
            "943\u2212476\u22125919", "943/476/5919", "943_476_5919", "943,476,5919", "943|476|5919", "943&nbsp;476&#160;5919",
            "9 4 3 4 7 6 5 9 1 9", "94-34-76-59-19", "9|4|3|4|7|6|5|9|1|9"})
    void anNhsNumberGoesWhateverStandsBetweenItsDigits(String number) {
        assertEquals("Her number [nhs] was given.", scrub("Her number " + number + " was given."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"987\u2009654\u20094321", "987\u2014654\u20144321"})
    void theUsualFormOfAnNhsNumberIsEnough(String number) {
        assertEquals("saw [nhs].", scrub("saw " + number + "."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9 4 3 4 7 6 5 9 1 8", "0 9 4 3 4 7 6 5 9 1 9", "9 4 3 4 7 6 5 9 1 9 2", "987/654/4320", "12 10 14 09 11 13"})
    void scoresStay(String scores) {
        assertEquals("items " + scores + " done", scrub("items " + scores + " done"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01632\u2009960\u2009001", "+44\u202f1632\u202f960001", "01632\u2014960001", "01632_960001", "01632\u00b7960\u00b7001"})
    void aTelephoneNumberGoes(String number) {
        assertEquals("rang [phone] today", scrub("rang " + number + " today"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {"AB1\u20099RD>[postcode]", "AB1_9RD>[postcode]", "07\u200903\u20092011>[dob]", "07\u201403\u20142011>[dob]",
        "07_03_2011>[dob]"})
    void postcodesAndDaysGo(String written, String expected) {
        assertEquals("at " + expected, scrub("at " + written));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {"Zo&euml; cried>[forename] cried", "Zo&#235; cried>[forename] cried", "Zo&#xEB;&#39;s>[forename]&#39;s",
        "Siobh&aacute;n>[forename]", "Siobh&shy;&aacute;n>[forename]", "&Lstrok;ukasz>[forename]", "O&#39;Brien>[surname]", "O&rsquo;Brien>[surname]",
        "O&#146;Brien>[surname]", "BMI &lt;18 &amp; rising>BMI &lt;18 &amp; rising", "R&D &unknown;>R&D &unknown;"})
    void lettersWrittenForHtmlAreRead(String written, String expected) {
        assertEquals(expected, scrub(written));
    }

    @Test
    void timeIsLinearInAmpersands() {
        String hostile = "&".repeat(300_000) + "&#3".repeat(100_000);
        assertEquals(hostile, scrub(hostile));
    }
}
