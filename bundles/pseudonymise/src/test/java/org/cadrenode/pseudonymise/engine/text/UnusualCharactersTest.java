package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
    @ValueSource(strings = {"070311", "110307", "07 03 11", "7 / 3 / 11", "7 3 2011", "2011 03 07", "07032011", "20110307", "07|03|11"})
    void theChildsOwnBirthDateGoesInAnyCompactForm(String day) {
        String scrubbed = scrub("she is " + day + " in the system");
        assertTrue(scrubbed.equals("she is [dob] in the system") || day.length() == 8 && scrubbed.equals("she is [id] in the system"), scrubbed);
        String other = day.replace("03", "04").replace(" 3 ", " 4 ");
        if (day.length() == 6 || day.contains(" 11")) {
            assertEquals("she is " + other + " in the system", scrub("she is " + other + " in the system"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '"', value = {"S i o b h a n>[forename]", "S.I.O.B.H.A.N>[forename]", "s * i * o * b * h * a * n>[forename]",
        "Z o \u00eb>[forename]", "S i o b h a n O B r i e n>[forename] [surname]", "S10bhan>[forename]", "5iobh\u00e1n's>[forename]'s", "S1obh4n>[forename]",
        "lukas2>[forename]", "1ukasz>[forename]", "K Z o e>K Z o e", "a b c d e>a b c d e", "z03>z03", "510b4n>510b4n"})
    void namesWhoseLettersStandApartOrAreDigitsGo(String written, String expected) {
        assertEquals("then " + expected + " came", scrub("then " + written + " came"));
    }

    @Test
    void lettersThatStandApartAreReadInTimeThatGrowsWithTheirNumber() {
        String letters = "s i o b h a ".repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> scrub(letters));
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
