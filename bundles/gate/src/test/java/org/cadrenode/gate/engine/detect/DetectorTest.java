package org.cadrenode.gate.engine.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All numbers are made up with valid check digits; telephone numbers are of the ranges for drama, e-mail of example domains. */
class DetectorTest {
    private static final int TIMES = 3_000;

    private final Detector detector = new Detector();

    private List<String> found(String text) {
        List<String> found = new ArrayList<>();
        detector.detect(text, (kind, start, end) -> found.add(kind.code() + ": " + text.substring(start, end)));
        return found;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nhs_number_form | 943 476 5919", "nhs_number_form | 9434765919", "nhs_number_form | 943-476-5919",
        "nhs_number_form | 943.476.5919", "nhs_number_form | ９４３ ４７６ ５９１９", "nhs_number_form | 943\u00a0476\u00a05919",
        "chi_number_form | 0101121237", "uln_form | 1000000043", "upn_form | T823432112345", "upn_form | T 8234 3211 2345",
        "ni_number_form | AB123456C", "ni_number_form | AB 12 34 56 C", "ni_number_form | ab-12-34-56-c",
        "telephone_form | 01632 960123", "telephone_form | 07700900123", "telephone_form | (01632) 960 123",
        "telephone_form | 0044 7700 900123", "telephone_form | 020 7946 0958",
        "e_mail_form | jo.smith@example.org", "e_mail_form | O'Hara_1@mail.example.co.uk",
        "postcode_form | CB2 0QQ", "postcode_form | cb20qq", "postcode_form | SW1A 1AA", "postcode_form | m1 1ae", "postcode_form | CB2-0QQ",
        "possible_postcode | ZQ6 1TH", "possible_postcode | zq6 1th",
        "possible_web_address | www.example.org/~jo", "possible_web_address | https://example.org/a?b=c",
        "possible_web_address | facebook.com/jo.smith.92", "possible_web_address | @jo_smith92",
        "possible_vehicle | AB12 CDE", "possible_vehicle | AB12CDE", "possible_vehicle | ABC 123D",
        "possible_date | 04/03/2012", "possible_date | 4.3.12", "possible_date | 2012-03-04", "possible_date | 20120304",
        "possible_date | 4th of March 2012", "possible_date | March 4th, 2012", "possible_date | 04-MAR-12",
        "possible_name | Mrs Oyelaran", "possible_name | Dr. K. Thistlewaite", "possible_name | Zofia Kowalczyk"})
    void findsEachKindByItsForm(String kind, String written) {
        String text = "She has " + written + " in her notes.";
        assertTrue(found(text).stream().anyMatch(one -> one.startsWith(kind + ": ") && written.contains(one.substring(kind.length() + 2).strip())),
                () -> found(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"She had 9434765917 steps.", "Her pulse was 120 80 37 98 16.", "0.9434765919 mmol", "Weight 23.7 kg at 10.15 each day.",
        "He is in Year 9 and 1.52 m tall.", "Scored 12/20, 14/20 and 9/10.", "Take 5 ml 2 times.", "KS2 3rd set", "U12 5th place",
        "[child] met [relative] on [date] at [organisation], [nhs].", "Ref 4f1c0a9434765919d2e3b4a5c6d7e8f9 only.",
        "In March she slept 4 hours.", "Seen in May and June.", "On Monday the School Nurse called.", "Version 10.2.1 of the form.",
        "THE CHILD WAS SEEN AT HOME AND SLEPT WELL.", "Sertraline 50 mg was started. Fluoxetine was stopped.",
        "The RCADS total was 62; the SDQ was 18.", "I asked about mood. Appetite is good. Sleep is poor.",
        "Goal one: walk to school. Goal two: eat lunch.", "Talking therapy was offered, and Mum agreed."})
    void doesNotTakeMeasurementsMarkersAndEverydaySentencesForPeople(String text) {
        assertEquals(List.of(), found(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Spoke to sarah about school. | sarah", "Her friend Ottoline came too. | Ottoline", "Regards, Bartholomew | Bartholomew",
        "His best friend is called Wilf. | Wilf", "Dictated by Ms Abu-Bakr and sent. | Abu-Bakr", "He told Mr O'Donnell so. | O'Donnell",
        "DISCUSSED WITH SOPHIE AT SCHOOL TODAY | SOPHIE", "Dear Marguerite, | Marguerite", "The tutor, Ifeoma Nwosu, rang. | Ifeoma Nwosu",
        "Yours sincerely, Miss Penhaligon | Penhaligon", "[child] Featherstone was seen. | Featherstone"})
    void findsNamesThatNobodyTold(String text, String name) {
        assertTrue(found(text).contains("possible_name: " + name), () -> found(text).toString());
    }

    @Test
    void offsetsAreThoseOfTheSourceWhateverHasNoWidth() {
        String text = "Nu\u00adm\u200bber: 943\u200b 476 5\u00ad919 e\u0301t jo@example.org.";
        List<String> found = found(text);
        assertTrue(found.contains("nhs_number_form: 943\u200b 476 5\u00ad919") && found.contains("e_mail_form: jo@example.org"), found::toString);
    }

    @Test
    void aNameIsOneOverTheEndOfALine() {
        assertEquals(List.of("possible_name: Szymon\nKowalczyk"), found("We met Szymon\nKowalczyk at home."));
    }

    @Test
    void wordsAreCounted() {
        assertEquals(6, detector.detect("She slept 9 hours, [relative] said.", (kind, start, end) -> { }));
    }

    /** Whatever is repeated, twice as much of it is looked at twice as often, and a character no more than some times. */
    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", "@", "a@", "a@a.", "1 ", "12 ", "0", "01", "A1 ", "A ", "AA ", "Mr ", "Jo ", "www.", "http://", "[a", "[a]",
        "'", "a'", "O'", ". ", "\n", "4 March ", "1/2/", "1-2-", "\u200b", "\u0301", "CB2 ", "AB12 CDE ", "Sarah ", "+44 ", "(", "9434765919",
        "a.com ", "x.co.", "tel 123456 ", "e\u0301", "\ud83d\ude00", "Mr. K. "})
    void theTimeIsLinearWhateverIsInTheText(String piece) {
        long once = looks(piece.repeat(TIMES));
        long twice = looks(piece.repeat(2 * TIMES));
        assertTrue(twice <= 2 * once + 1_000, once + " looks, then " + twice);
        assertTrue(once <= 60L * piece.length() * TIMES, once + " looks at " + piece.length() * TIMES + " characters");
    }

    private long looks(String text) {
        detector.detect(text, (kind, start, end) -> { });
        return detector.looks();
    }
}
