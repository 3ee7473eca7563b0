package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scrubber removes and what it leaves. All people are invented. */
class ScrubberTest {
    private static final Everyone NOBODY = new Everyone(7);
    private static final Scrubber FAMILY = new Scrubber(ScrubWords.of(List.of(
            id(IdentifierKind.FORENAME, "Katherine"), id(IdentifierKind.MIDDLE_NAMES, "Zoë Mae"),
            id(IdentifierKind.SURNAME, "O'Brien-Łukasik"), id(IdentifierKind.PREFERRED_NAME, "Kasia"),
            id(IdentifierKind.BIRTH_DATE, "2009-03-14"), id(IdentifierKind.NHS_NUMBER, "9434765919"),
            id(IdentifierKind.UPN, "A950000178301"), id(IdentifierKind.ADDRESS_LINE, "Flat 2, 14 Thistle Lane"),
            id(IdentifierKind.TOWN, "Harrowmere"), id(IdentifierKind.POSTCODE, "ZQ1 2AB"),
            id(IdentifierKind.PHONE, "01632 960123"), id(IdentifierKind.EMAIL, "kasia.ob@example.org"),
            id(IdentifierKind.ORGANISATION, "St Aldhelm's Church of England Primary School"),
            id(IdentifierKind.OTHER_NUMBER, "M004711")),
            List.of("P100234"),
            List.of(List.of(id(IdentifierKind.FORENAME, "John"), id(IdentifierKind.SURNAME, "Al-Rahem")),
                    List.of(id(IdentifierKind.FORENAME, "Margaret"), id(IdentifierKind.SURNAME, "Müller"),
                            id(IdentifierKind.PHONE, "07700 900456"))),
            ScrubOptions.DEFAULT), NOBODY);

    private static Identifier id(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }

    private static String scrub(String text) {
        return FAMILY.scrub(text).text();
    }

    private static Scrubber named(String forename, String surname) {
        return new Scrubber(ScrubWords.of(List.of(id(IdentifierKind.FORENAME, forename), id(IdentifierKind.SURNAME, surname)),
                List.of(), List.of(), ScrubOptions.DEFAULT), NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"O'Brien", "OBrien", "O\u2019Brien", "obrien", "O Brien", "OBRIEN", "Brien", "O'Brien-\u0141ukasik",
            "OBrien Lukasik", "OBrienLukasik", "Lukasik", "\u0141UKASIK", "Katherine", "katherine", "KATHERINE", "Kather-\nine",
            "Katie", "Kate", "Kasia", "Zoe", "Zoe\u0308", "Katherine O'Brien", "O'Brien, Katherine", "K. O'Brien",
            "Katherine\n> O'Brien", "K\u00ADasia", "Katherine   \t O'Brien"})
    void everyWayToWriteTheChildsNameGoes(String name) {
        String scrubbed = scrub("Saw " + name + " today.");
        assertTrue(scrubbed.matches("Saw (\\[(forename|surname)\\][-,.\\s>]*)+today\\."), scrubbed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AlRahem", "Al-Rahem", "al rahem", "Rahem", "J\u00F6hn", "Jhon", "John", "john", "Muller", "Mueller",
            "M\u00DCLLER", "Maggie", "Peggy", "Margret", "Margarett", "Magraret", "Marga\u0301ret"})
    void everyWayToWriteARelativesNameGoes(String name) {
        assertEquals("Rang [relative] today.", scrub("Rang " + name + " today."));
    }

    @Test
    void aWordThatIsNoNameStaysThoughOneLetterAway() {
        assertEquals("Join the group. Rather not.", scrub("Join the group. Rather not."));
    }

    @Test
    void possessivesGoWithOrWithoutTheirApostrophe() {
        assertEquals("[forename]'s bag, [relative]\u2019s car, [forename] bag.", scrub("Katie's bag, John\u2019s car, Katherines bag."));
    }

    @Test
    void partsOfOtherWordsStay() {
        assertEquals("The johnstone valve and a katelike form.", scrub("The johnstone valve and a katelike form."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01/02/2003", "1.2.03", "1-2-2003", "2003-02-01", "2003/02/01", "20030201", "1 Feb 2003", "01 feb 2003",
            "01 FEB 2003", "1st of February 2003", "1st Feb", "Feb 1", "February 1st, 2003", "Feb 1 2003", "first of February",
            "29/02/1973", "31/04/2010", "01feb2003", "1-Feb-03", "2012-Jan-21", "the 3rd of Feb 03", "01 02 2003", "twenty-first of May"})
    void daysGoInEveryCommonForm(String day) {
        String scrubbed = scrub("Seen on " + day + " at home.");
        assertTrue(scrubbed.matches("Seen on (the )?\\[date\\](:\\d\\d:\\d\\d)? at home\\."), scrubbed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"14 March 2009", "03/2009", "March 2009", "14/3/09", "2009-03-14T10:30:00", "14th March", "14.03.2009",
            "fourteenth of March", "20090314", "14-MAR-09"})
    void daysThatMayBeABirthOfTheFamilyGoAsSuch(String day) {
        String scrubbed = scrub("Seen on " + day + " at home.");
        assertTrue(scrubbed.matches("Seen on \\[dob\\](:\\d\\d:\\d\\d)? at home\\."), scrubbed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BP 120/80 today", "score 7/10", "at 10:30", "in March", "since May 2021", "5 mg twice daily", "in 2020",
            "session 3 may help", "weight 36.7 kg", "every 2-3 weeks", "aged 14", "version 1.2", "24 hours", "B12 5mg", "3 times in 12 weeks",
            "PHQ-9 score 12", "T-score 70", "250 ml", "the 2nd time", "march on"})
    void measurementsAndPlainWordsStay(String text) {
        assertEquals(text, scrub(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NHS number 943 476 5919 noted|NHS number [nhs] noted", "NHS 943-476-5919.|NHS [nhs].", "no 9434765919!|no [nhs]!",
        "no 943 476 5918|no [nhs]", "UPN A950000178301.|UPN [id].", "upn h243278544154|upn [id]", "ULN 9276308686|ULN [id]",
        "ring 01632 960123 now|ring [phone] now", "ring (01632) 960 123 now|ring [phone] now", "ring +44 1632 960123 now|ring [phone] now",
        "ring 0044 7700 900 456 now|ring [phone] now", "ring 07700900999 now|ring [phone] now", "ring 020 7946 0958.|ring [phone].",
        "ring 960123 now|ring [phone] now", "ring +44 (0)7700 900456|ring [phone]", "mail kasia.ob@example.org now|mail [email] now",
        "mail someone.else+x@nhs.example.uk.|mail [email].", "follow @kasia_ob ok|follow [id] ok",
        "see https://example.org/u/kasia?x=1.|see [url].", "see www.example.org/kasia ok|see [url] ok", "see facebook.com/kasia.ob ok|see [url] ok",
        "lives at ZQ1 2AB|lives at [postcode]", "lives at zq12ab|lives at [postcode]", "lives at SW1A 1AA|lives at [postcode]",
        "abode ZZ99 3VZ|abode [postcode]", "NI AB 12 34 56 C|NI [id]", "NI AB123456C|NI [id]", "car AB12 CDE|car [vehicle]",
        "hospital no P100234|hospital no [id]", "ref M004711|ref [id]", "number 1234567|number [id]"})
    void numbersAndAddressesOfTheWebGo(String text, String expected) {
        assertEquals(expected, scrub(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "at Flat 2, 14 Thistle Lane today|at [address] today", "at 14 thistle ln today|at [address] today", "in Thistle Lane today|in [address] today",
        "at 15 Thistle Lane|at [address]", "in Harrowmere.|in [address].", "at St Aldhelm's.|at [place].",
        "at Saint Aldhelms Primary.|at [place].", "at St. Aldhelm\u2019s School.|at [place]."})
    void placesGoInTheirUsualForms(String text, String expected) {
        assertEquals(expected, scrub(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "May|in May|in May", "May|by the end of May we|by the end of May we", "May|She may come|She may come", "May|saw May at home|saw [forename] at home",
        "May|May said so|[forename] said so", "May|since May 2021|since May 2021", "May|May be late|May be late", "May|May's mother|[forename]'s mother",
        "Will|Will discuss with team|Will discuss with team", "Will|he will try|he will try", "Will|Will attended|[forename] attended",
        "Will|with Will and|with [forename] and", "Will|seen with will's mum|seen with [forename]'s mum", "Will|and will was sad|and [forename] was sad",
        "Grace|with grace and humour|with grace and humour", "Grace|Grace period|Grace period", "Grace|Grace came|[forename] came",
        "Mark|the threshold mark|the threshold mark", "Mark|told Mark that|told [forename] that", "Hope|Hope this helps|Hope this helps",
        "Hope|I hope so|I hope so", "Hope|Met Hope at|Met [forename] at", "Rose|mood rose again|mood rose again", "Rose|Rose cried|[forename] cried"})
    void namesThatAreEverydayWordsGoByWhatStandsAroundThem(String name, String text, String expected) {
        assertEquals(expected, named(name, "Quillfeather").scrub(text).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Young|Young people like her|Young people like her", "Young|in the young person's own words|in the young person's own words",
        "Young|Mr Young rang|Mr [relative] rang", "Long|long pauses|long pauses", "Long|Long term plan|Long term plan",
        "Long|Mrs Long said|Mrs [relative] said", "Price|a fair price|a fair price", "Price|Mrs Price|Mrs [relative]",
        "Price|tabitha price came|[forename] [surname] came"})
    void surnamesThatAreEverydayWordsGoByWhatStandsAroundThem(String name, String text, String expected) {
        assertEquals(expected, named("Tabitha", name).scrub(text).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Hope|3. Hope to ring if worried.|3. [forename] to ring if worried.", "Hope|J. Hope that came|[forename] that came",
        "Hope|Met. - Hope this helps|Met. - Hope this helps", "Hope|and then HOPE that came|and then [forename] that came",
        "May|May also has some worries|[forename] also has some worries", "May|May also need help|May also need help",
        "Faith|at home; Faith in the next room|at home; [forename] in the next room", "May|between May and her mother|between [forename] and her mother",
        "April|since April was there|since [forename] was there", "April|mid April|mid April", "Joy|Joy at home|[forename] at home",
        "Smith|saw smith today|saw [forename] today", "Lily|with lily and|with [forename] and", "Hunter|the hunter came|the [forename] came",
        "April|in July and April we|in July and [forename] we", "June|April and June came|April and [forename] came", "May|saw-May, his aunt|saw-[forename], his aunt",
        "May|well.May be late|well.[forename] be late", "June|on 4th May June came|on [date] [forename] came",
        "Major|a major concern|a major concern"})
    void inDoubtAnOwnNameGoes(String name, String text, String expected) {
        assertEquals(expected, named(name, "Quillfeather").scrub(text).text());
    }

    @Test
    void whatStandsBehindAnEmptyLineSaysNothingOfAName() {
        assertEquals("Subject: Re: [forename]\n\nWe have moved.", named("May", "Quillfeather").scrub("Subject: Re: May\n\nWe have moved.").text());
    }

    @Test
    void aWordThatIsANameAndASchoolGoesAsEither() {
        Scrubber both = new Scrubber(ScrubWords.of(List.of(id(IdentifierKind.ORGANISATION, "Trinity School")), List.of(),
                List.of(List.of(id(IdentifierKind.FORENAME, "Trinity"))), ScrubOptions.DEFAULT), NOBODY);
        assertEquals("At [place] and at [relative]'s house.", both.scrub("At Trinity School and at Trinity's house.").text());
    }

    @Test
    void overlappingPiecesGoAsAWhole() {
        Scrubbed scrubbed = FAMILY.scrub("To Katherine O'Brien-Lukasik@example.org, 14 Thistle Lane ZQ1 2AB");
        assertFalse(scrubbed.text().toLowerCase(java.util.Locale.ROOT).matches(".*(katherine|brien|lukasik|thistle|zq1).*"), scrubbed.text());
        int end = 0;
        for (Span span : scrubbed.spans()) {
            assertTrue(span.start() >= end);
            end = span.end();
        }
    }

    @Test
    void theSpansAreThoseOfTheOriginal() {
        String text = "Saw Katie on 01/02/2003.";
        Scrubbed scrubbed = FAMILY.scrub(text);
        assertEquals(List.of(new Span(4, 9, SpanKind.FORENAME), new Span(13, 23, SpanKind.DATE)), scrubbed.spans());
        assertEquals("Katie", text.substring(4, 9));
    }

    @Test
    void textWithoutAnythingStaysTheSameObject() {
        String text = "Nothing to see here.";
        assertEquals(text, FAMILY.scrub(text).text());
        assertEquals("", FAMILY.scrub("").text());
    }

    @Test
    void neitherWordsNorTextsAreEverPrinted() {
        assertFalse(FAMILY.toString().contains("ather"));
        assertFalse(FAMILY.scrub("Katie").toString().contains("Katie"));
    }
}
