package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which full names and addresses of strangers go. All people are invented. */
class EveryoneTest {
    private static final long SEED = 20_261_122;
    private static final Everyone EVERYONE = new Everyone(7);

    static {
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Tess"), id(IdentifierKind.PREFERRED_NAME, "Tessie"),
                id(IdentifierKind.MIDDLE_NAMES, "Louise"), id(IdentifierKind.SURNAME, "O'Hara"),
                id(IdentifierKind.FORMER_SURNAME, "Okoro-Vance"), id(IdentifierKind.ADDRESS_LINE, "Flat 3, 12A Quarry Hill Rd"),
                id(IdentifierKind.ADDRESS_LINE, "7 Broadway")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Will"), id(IdentifierKind.SURNAME, "Eaton")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Connor"), id(IdentifierKind.SURNAME, "House")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Hope"), id(IdentifierKind.SURNAME, "Young")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Zo\u00EB Mae"), id(IdentifierKind.SURNAME, "van der Meulen")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Baby"), id(IdentifierKind.SURNAME, "Unknown")));
        EVERYONE.add(List.of(id(IdentifierKind.FORENAME, "Priya"), id(IdentifierKind.SURNAME, "Das")));
    }

    private static Identifier id(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }

    private static String scrub(String text) {
        return new Scrubber(ScrubWords.of(List.of(id(IdentifierKind.FORENAME, "Quentin"), id(IdentifierKind.SURNAME, "Brandt")),
                List.of(), List.of(List.of(id(IdentifierKind.FORENAME, "Tess"), id(IdentifierKind.SURNAME, "Brandt"))),
                ScrubOptions.DEFAULT), EVERYONE).scrub(text).text();
    }

    // Only what is known, and pieces of one name as one.
    private static String strangers(String text) {
        return new Scrubber(ScrubWords.of(List.of(id(IdentifierKind.FORENAME, "Quentin")), List.of(), List.of(),
                ScrubOptions.DEFAULT.withStrangers(ScrubOptions.Strangers.OFF)), EVERYONE).scrub(text).text()
                .replaceAll("(\\[other_name\\])([-_,/\\s.>'\u2019s]*\\[other_name\\])+", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tess O'Hara", "tess ohara", "O'HARA, Tess", "Tessie O\u2019Hara", "Tess Louise O'Hara", "Tess L. O'Hara",
            "Tess L O'Hara", "Tess Louise Anne O'Hara", "O'Hara/Tess", "Tess\n> O'Hara", "TESS O'HARA", "Tess O'hara", "Tess Okoro",
            "Tess Okoro-Vance", "Tess OkoroVance", "Tess Vance", "Vance, Tess", "Zoe van der Meulen", "Zo\u00EB-Mae Meulen",
            "ZoeMae Vandermeulen", "Meulen Zoe", "Will Eaton", "will Eaton", "will eaton", "Hope Young",
            "Young, Hope", "Priya Das", "TessO'Hara", "O'Hara's Tess"})
    void aFullNameOfAnyoneGoesHoweverItIsWritten(String name) {
        assertEquals("Seen with [other_name] today.", strangers("Seen with " + name + " today."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Tess_O'Hara's mother|[other_name]'s mother", "2Tess O'Hara3|2[other_name]3", "worker Tess O'Hara, 12a Quarry Hill|worker [other_name], [address]",
        "at Flat 3, 12A Quarry Hill Rd now|at [address] now", "at 12 A QUARRY HILL ROAD now|at [address] now",
        "at 12a, quarry hill near|at [address] near", "at 7 Broadway.|at [address].", "Unit 2, 7 Broadway|[address]"})
    void whatStandsAroundStays(String text, String expected) {
        assertEquals(expected, strangers(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Miss Eaton will mark homework", "walk to Connor house by house", "young hope",
            "We hope young people come", "Tess. O'Hara", "Tess! O'Hara", "Tess 4 O'Hara", "Tess and O'Hara", "Tess", "O'Hara", "the baby unknown", "12 quarry works", "7 broadways", "12a", "a broadway", "Louise O'Hara"})
    void whatIsNoFullNameAndNoAddressStays(String text) {
        assertEquals(text, strangers(text));
    }

    @Test
    void theOwnFamilyKeepsItsMarkerThoughAStrangerIsCalledTheSame() {
        assertEquals("With [relative] [other_name] and [forename] [surname].", scrub("With Tess O'Hara and Quentin Brandt."));
    }

    @Test
    void memoryStaysSmallForARegionOfAHundredThousandChildrenAndTheirRelatives() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        Everyone everyone = new Everyone(7);
        Set<String> forenames = new HashSet<>();
        Set<String> surnames = new HashSet<>();
        while (forenames.size() < 3_000) {
            forenames.add(name(random));
        }
        while (surnames.size() < 30_000) {
            surnames.add(name(random));
        }
        List<String> first = List.copyOf(forenames);
        List<String> last = List.copyOf(surnames);
        for (int i = 0; i < 400_000; i++) {
            everyone.add(List.of(id(IdentifierKind.FORENAME, first.get(random.nextInt(first.size()))),
                    id(IdentifierKind.SURNAME, last.get(random.nextInt(last.size()))),
                    id(IdentifierKind.ADDRESS_LINE, 1 + random.nextInt(300) + " " + last.get(random.nextInt(2_000)) + " Street")));
        }
        assertTrue(everyone.size() > 1_000_000);
        assertTrue(everyone.bytes() < 10L << 20, everyone.bytes() + " bytes");
    }

    @Test
    void everyFullNameIsFoundAndNoOtherOfTheSameWords() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        Everyone everyone = new Everyone(random.nextLong());
        for (int i = 0; i < 2_000; i++) {
            String forename = name(random);
            String surname = name(random);
            everyone.add(List.of(id(IdentifierKind.FORENAME, forename), id(IdentifierKind.SURNAME, surname)));
            assertEquals(4, found(everyone, forename + " " + surname + " came. Then " + surname + ", " + forename + " left."));
            assertEquals(0, found(everyone, forename + " saw " + surname + ". " + forename + " left."));
        }
    }

    private static int found(Everyone everyone, String text) {
        SpanList spans = new SpanList();
        everyone.find(FoldedText.of(text), spans);
        return spans.settled().size();
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int length = 5 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            String letters = i % 2 == 0 ? "bcdfghklmnprstvwz" : "aeiou";
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
    }

    @Test
    void nothingOfAnyoneIsEverPrinted() {
        assertEquals("[everyone]", EVERYONE.toString());
    }
}
