package org.cadrenode.gate.engine;

import static org.cadrenode.api.dictionary.IdentifierKind.ADDRESS_LINE;
import static org.cadrenode.api.dictionary.IdentifierKind.BIRTH_DATE;
import static org.cadrenode.api.dictionary.IdentifierKind.EMAIL;
import static org.cadrenode.api.dictionary.IdentifierKind.FORENAME;
import static org.cadrenode.api.dictionary.IdentifierKind.FORMER_UPN;
import static org.cadrenode.api.dictionary.IdentifierKind.MIDDLE_NAMES;
import static org.cadrenode.api.dictionary.IdentifierKind.NHS_NUMBER;
import static org.cadrenode.api.dictionary.IdentifierKind.OTHER_NUMBER;
import static org.cadrenode.api.dictionary.IdentifierKind.PHONE;
import static org.cadrenode.api.dictionary.IdentifierKind.POSTCODE;
import static org.cadrenode.api.dictionary.IdentifierKind.PREFERRED_NAME;
import static org.cadrenode.api.dictionary.IdentifierKind.SURNAME;
import static org.cadrenode.api.dictionary.IdentifierKind.ULN;
import static org.cadrenode.api.dictionary.IdentifierKind.UPN;
import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueScanTest {
    private static final int STRANGER = 1;
    private static final int OWN = 2;
    private static final int MAY = 3;
    private static final int SIBLING = 4;

    private final KnownPeople people = new KnownPeople(new Fingerprint(7));
    private ValueScan scan;

    @BeforeEach
    void addPeople() {
        people.add(People.person(STRANGER, "L-900001", List.of(),
                is(NHS_NUMBER, "9434765919"), is(UPN, "A123456789012"), is(FORMER_UPN, "B12345678901X"), is(ULN, "1000000150"),
                is(PHONE, "(01223) 900 123 ext 4"), is(PHONE, "+44 7700 900456"), is(EMAIL, "T.O'H77@Example.org"),
                is(POSTCODE, "CB25 9XQ"), is(ADDRESS_LINE, "Flat 3, 12A Quarry Hill Rd"), is(ADDRESS_LINE, "7 Broadway"),
                is(FORENAME, "Tess"), is(PREFERRED_NAME, "Tessie"), is(SURNAME, "O'Hara"), is(BIRTH_DATE, "2009-05-06")),
                People.pseudonym(STRANGER), false);
        people.add(People.person(OWN, "TR/204417", List.of(
                        People.relative(is(FORENAME, "Mwende"), is(SURNAME, "Okoro-Vance"), is(BIRTH_DATE, "1984-11-30")),
                        People.sibling(SIBLING)),
                is(FORENAME, "Jöhn"), is(MIDDLE_NAMES, "Quentin Bo"), is(SURNAME, "Al-Rahem"), is(OTHER_NUMBER, "UCI 55120-7"),
                is(BIRTH_DATE, "2012-03-04")), People.pseudonym(OWN), false);
        people.add(People.person(MAY, "77", List.of(), is(FORENAME, "May"), is(SURNAME, "Young")), People.pseudonym(MAY), false);
        people.add(People.person(SIBLING, "TR/204418", List.of(), is(FORENAME, "Ivo"), is(SURNAME, "Brandt"),
                is(BIRTH_DATE, "2015-12-31")), People.pseudonym(SIBLING), true);
        scan = new ValueScan(people);
    }

    private List<String> text(String value, int child) {
        return People.kinds(scan.text(value, people.child(People.pseudonym(child))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nhs_number  | Number 9434765919 was given.", "nhs_number | 943 476 5919", "nhs_number | NHS943-476-5919,",
        "nhs_number  | on 12 943 476 5919 and 4", "nhs_number | (943)476.5919", "nhs_number | no:943\u00a0476\u00a05919",
        "nhs_number  | 943\u2014476\u20145919", "nhs_number | 943/476/5919", "nhs_number | 943_476_5919", "nhs_number | 943 \u200b476\u20075919",
        "upn         | UPN a123456789012.", "upn | B12345678901X", "uln | learner 1000000150", "uln | 100 000 0150",
        "telephone   | ring 01223 900123", "telephone | 01223900123", "telephone | +44 1223 900 123",
        "telephone   | 0044 (0)1223-900-123", "telephone | +44(0)1223.900123", "telephone | 07700 900 456",
        "telephone   | 7700900456", "telephone | 447700900456", "telephone | home (01223) 900-123, evenings",
        "e_mail      | write to t.o'h77@example.org.", "e_mail | <T.O'H77@EXAMPLE.ORG>", "e_mail | 't.o'h77@example.org'",
        "postcode    | lives in CB25 9XQ now", "postcode | cb259xq", "postcode | Cb25  9xQ.", "postcode | CB25-9XQ",
        "full_name   | Tess O'Hara came", "full_name | tess ohara", "full_name | O'HARA, Tess", "full_name | Tessie O’Hara",
        "full_name   | Tess Louise O'Hara", "full_name | Tess L. O'Hara", "full_name | tess_ohara", "full_name | Tess.OHara",
        "full_name   | O'Hara/Tess", "full_name | \"Tess\" O'Hara's mother",
        "address_line| 12a quarry hill road", "address_line | at 12 A Quarry Hill, near", "address_line | 7, Broadway",
        "address_line| Flat 3 12A QUARRY HILL"})
    void findsStrongIdentifiersOfAnyoneHoweverTheyAreWritten(String kind, String value) {
        assertEquals(List.of(kind), text(value, MAY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "own_name | John came", "own_name | JOHN came", "own_name | the notes of john's mother", "own_name | johns? no, Jöhn",
        "own_name | Quentin", "own_name | Bo came", "own_name | AlRahem", "own_name | al rahem", "own_name | Rahem",
        "own_name | said Mwende", "own_name | MWENDE2", "own_name | okoro", "own_name | Okoro Vance", "own_name | okorovance",
        "own_name | the brother Ivo", "own_name | brandt",
        "own_birth_date | born 04/03/2012", "own_birth_date | 4.3.12", "own_birth_date | 4-3-2012", "own_birth_date | 2012-03-04T00:00",
        "own_birth_date | 20120304", "own_birth_date | 04032012", "own_birth_date | 040312", "own_birth_date | 4th of March 2012",
        "own_birth_date | 4 Mar 12", "own_birth_date | March 4, 2012", "own_birth_date | Mar 4th 2012", "own_birth_date | 04-MAR-2012",
        "own_birth_date | 04MAR2012", "own_birth_date | 2012 March 4", "own_birth_date | dob:04 03 2012.",
        "own_birth_date | mother b. 30 November 1984", "own_birth_date | 11/30/1984", "own_birth_date | 30.11.84",
        "own_birth_date | 31st December 2015", "own_number | ref TR204417", "own_number | tr 204417", "own_number | TR-204417;",
        "own_number | UCI55120/7", "own_number | (TR/204418)"})
    void findsWhatBelongsToTheRowsOwnFamily(String kind, String value) {
        assertEquals(List.of(kind), text(value, OWN));
        assertEquals(List.of(), text(value, MAY), "nobody else's row is stopped by it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "doubtful_name | Her sister says that May was late", "doubtful_name | so Young left", "doubtful_name | May",
        "doubtful_name | seen in July and May came too", "doubtful_name | In October, May came to see us",
        "doubtful_name | with Hope and May", "doubtful_name | his aunts June and May.", "doubtful_name | in April and told May",
        "doubtful_name | visits in April and May.", "doubtful_name | from July to May",
        "doubtful_name | the YOUNG family", "full_name | Then May Young came", "full_name | YOUNG, MAY"})
    void countsEverydayWordsWhereTheyStandAsNames(String kind, String value) {
        assertEquals(true, text(value, MAY).contains(kind));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "she may come. May I? Young people may", "Mood: May be low", "in May he was ill", "since 4th May all is well", "on 4 May and May 5",
        "SHE MAY COME WITH YOUNG PEOPLE", "may young people come", "By May. Until May, from May"})
    void letsEverydayWordsPassWhereTheyAreNone(String value) {
        assertEquals(List.of(), text(value, MAY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "94347659190", "19434765919", "943476591", "score 943 of 476, 5919 points", "0.9434765919123",
        "4f9434765919ab4f9434765919ab0000", "A12345678901", "CB25", "9XQ", "tess@example.org", "O'Hara. Tess came", "tess",
        "13 Quarry Hill Road", "12 quarry works", "01223", "05/03/2012", "4 March", "3 April 2012", "in 2012", "bo ate", "joh"})
    void doesNotStopWhatOnlyLooksAlike(String value) {
        assertEquals(List.of(), text(value, OWN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "full_name | Will Eaton came", "full_name | will eaton came", "full_name | will Eaton came", "full_name | EATON, Will",
        "full_name | Connor House", "full_name | connor house", "full_name | Priya Das", "full_name | DAS, Priya",
        "full_name | Ria Foster", "full_name | Connor van der Meulen"})
    void findsAFullNameThatHasAnEverydayWord(String kind, String value) {
        addEverydayNames();
        assertEquals(List.of(kind), text(value, STRANGER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Miss Eaton will mark homework", "walk to Connor's house alone", "Connor, house and home", "will das", "Ria foster carer"})
    void takesNoEverydayWordInSmallLettersBehindACapitalForAName(String value) {
        addEverydayNames();
        assertEquals(List.of(), text(value, STRANGER));
    }

    private void addEverydayNames() {
        people.add(People.person(20, "everyday-1", List.of(People.relative(is(FORENAME, "Connor"), is(SURNAME, "House")),
                        People.relative(is(FORENAME, "Priya"), is(SURNAME, "Das")), People.relative(is(FORENAME, "Ria"), is(SURNAME, "Foster")),
                        People.relative(is(FORENAME, "Connor"), is(SURNAME, "van der Meulen"))),
                is(FORENAME, "Will"), is(SURNAME, "Eaton")), People.pseudonym(20), false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "3. Hope to ring if worried", "her father is a teacher", "two teachers came", "the foster carer rang", "over the May half term",
        "since May onwards", "throughout May", "Christian school", "the session"})
    void letsAnEverydayWordPassThoughItIsAnOwnName(String value) {
        addMoreEverydayNames();
        assertEquals(List.of(), text(value, 21));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "doubtful_name | with Teacher today", "doubtful_name | told Hope so", "doubtful_name | and May, 14 years old", "doubtful_name | with Foster",
        "doubtful_name | J. Hope to ring", "own_name | with smith today", "own_name | lily came"})
    void andStopsItWhereItStandsAsAName(String kind, String value) {
        addMoreEverydayNames();
        assertEquals(List.of(kind), text(value, 21));
    }

    private void addMoreEverydayNames() {
        people.add(People.person(21, "everyday-2", List.of(People.relative(is(FORENAME, "Hope"), is(SURNAME, "Foster")),
                        People.relative(is(FORENAME, "May"), is(SURNAME, "Smith")), People.relative(is(FORENAME, "Lily"), is(SURNAME, "Session"))),
                is(FORENAME, "Christian"), is(SURNAME, "Teacher")), People.pseudonym(21), false);
    }

    @Test
    void findsIdentifiersInCodes() {
        int child = people.child(People.pseudonym(OWN));
        assertEquals(List.of("nhs_number"), People.kinds(scan.code("9434765919", child)));
        assertEquals(List.of("nhs_number"), People.kinds(scan.code("NHS/943-476-5919", child)));
        assertEquals(List.of("upn"), People.kinds(scan.code("A123456789012", child)));
        assertEquals(List.of("postcode"), People.kinds(scan.code("CB259XQ", child)));
        assertEquals(List.of("postcode"), People.kinds(scan.code("CB25-9XQ", child)));
        assertEquals(List.of("full_name"), People.kinds(scan.code("OHara_Tess", child)));
        assertEquals(List.of("own_name"), People.kinds(scan.code("al-rahem", child)));
        assertEquals(List.of("own_name"), People.kinds(scan.code("JOHN", child)));
        assertEquals(List.of("own_number"), People.kinds(scan.code("TR204417", child)));
        assertEquals(List.of("own_birth_date"), People.kinds(scan.code("2012-03-04", child)));
        assertEquals(List.of("own_birth_date"), People.kinds(scan.code("04/03/12", child)));
        assertEquals(List.of(), People.kinds(scan.code("YOUNG", people.child(People.pseudonym(MAY)))));
        assertEquals(List.of(), People.kinds(scan.code("F90.1", child)));
        assertEquals(List.of(), People.kinds(scan.code("WBRI", child)));
    }

    @Test
    void findsIdentifiersInNumbers() {
        int child = people.child(People.pseudonym(OWN));
        assertEquals(List.of("nhs_number"), People.kinds(scan.number("9434765919", child)));
        assertEquals(List.of("nhs_number"), People.kinds(scan.number("9434765919.0", child)));
        assertEquals(List.of("telephone"), People.kinds(scan.number("7700900456", child)));
        assertEquals(List.of("telephone"), People.kinds(scan.number("-447700900456", child)));
        assertEquals(List.of("own_birth_date"), People.kinds(scan.number("20120304", child)));
        assertEquals(List.of(), People.kinds(scan.number("943.4765919", child)));
        assertEquals(List.of(), People.kinds(scan.number("20120305", child)));
        assertEquals(List.of(), People.kinds(scan.number("17", child)));
    }

    @Test
    void doesNotTakeAPseudonymForANumber() {
        assertEquals(0, scan.code("00000009434765919000000000000000", people.child(People.pseudonym(OWN))));
        assertEquals(0, scan.code("abcdef9434765919abcdefabcdefabcd", people.child(People.pseudonym(OWN))));
    }

    @Test
    void learnsOfARelativeThatComesLater() {
        long late = 9;
        people.add(People.person(8, "later-1", List.of(People.sibling(late)), is(FORENAME, "Uma")), People.pseudonym(8), false);
        assertEquals(List.of(), text("with Zebedee", 8));
        people.add(People.person(late, "later-2", List.of(), is(FORENAME, "Zebedee")), People.pseudonym(late), false);
        assertEquals(List.of("own_name"), text("with Zebedee", 8));
    }

    @Test
    void doesNotLookForWordsThatStandInPlaceOfAName() {
        people.add(People.person(10, "odd-1", List.of(People.relative(is(FORENAME, "Mother"), is(SURNAME, "Unknown"))),
                is(FORENAME, "Baby"), is(SURNAME, "van der Meulen")), People.pseudonym(10), false);
        assertEquals(List.of(), text("The mother unknown, the baby in a van", 10));
        assertEquals(List.of("own_name"), text("Mr van der Meulen", 10));
        assertEquals(List.of("own_name"), text("Vandermeulen", 10));
    }
}
