package org.cadrenode.api.identifiable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void everyMonthIsReadInEveryWrittenForm() {
        List<String> months = List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
        for (int month = 1; month <= 12; month++) {
            Optional<LocalDate> day = Optional.of(LocalDate.of(2012, month, 7));
            String name = months.get(month - 1);
            assertEquals(day, Identifiers.date("2012-" + name + "-07 00:00:00"), name);
            assertEquals(day, Identifiers.date("07 " + name.toUpperCase() + " 2012"), name);
            assertEquals(day, Identifiers.date("07-" + name.toLowerCase() + "-2012"), name);
            assertEquals(day, Identifiers.date("07 " + name + " 2012 14:53:28"), name);
            assertEquals(day, Identifiers.date(String.format("07/%02d/2012", month)));
            assertEquals(day, Identifiers.date(String.format(" 2012-%02d-07 ", month)));
            assertEquals(day, Identifiers.date(String.format("2012%02d07", month)));
        }
    }

    @Test
    void aDayThatNeverWasIsNone() {
        for (String text : List.of("29/02/1973", "31/04/2010", "2012-13-01", "1973-Feb-29 00:00:00", "01/02/03", "", "May", "2012-02")) {
            assertEquals(Optional.empty(), Identifiers.date(text), text);
        }
    }

    @Test
    void checkDigitsTellANumberFromAnyOther() {
        assertEquals(Optional.of("9990500002"), Identifiers.nhsNumber("999 050 0002"));
        assertEquals(Optional.empty(), Identifiers.nhsNumber("9990500003"));
        assertEquals(Optional.empty(), Identifiers.nhsNumber("9999999999"), "passes the check digit, and is never issued");
        assertEquals(Optional.empty(), Identifiers.nhsNumber("99905000021"));
        assertEquals(Optional.of("A950000178301"), Identifiers.upn("a950000178301 "));
        assertEquals(Optional.of("H243278544154"), Identifiers.upn("H243278544154"));
        assertEquals(Optional.empty(), Identifiers.upn("B950000178301"));
        assertEquals(Optional.of("9276308686"), Identifiers.uln("9276308686"));
        assertEquals(Optional.empty(), Identifiers.uln("9276308687"));
    }

    @Test
    void blanksDashesAndDigitsOfUnicodeCountAsTheirPlainOnes() {
        for (String text : List.of("999\u00a0050\u00a00002", "999\u2009050\u20090002", "999\u202f050\u202f0002", "999\u2013050\u20110002", "999\u2212050\u22120002",
                "\ufeff9990500002", "9990500002\u200b", "\u202a999 050 0002\u202c", "\uff19\uff19\uff19\uff10\uff15\uff10\uff10\uff10\uff10\uff12")) {
            assertEquals(Optional.of("9990500002"), Identifiers.nhsNumber(text), text);
        }
        assertEquals(Optional.empty(), Identifiers.nhsNumber("999\u00b7050\u00b70002"));
        assertEquals(Optional.of("9276308686"), Identifiers.uln("9276\u00a0308\u00a0686"));
        for (String text : List.of("H243278544154\u00a0", "H 243 278 544 154", "\u200bH243278544154", "H-243278544154")) {
            assertEquals(Optional.of("H243278544154"), Identifiers.upn(text), text);
        }
        assertEquals(Optional.of("CB2 0QQ"), Identifiers.postcode("CB2\u00a00QQ"));
        assertEquals(Optional.of(LocalDate.of(2012, 3, 7)), Identifiers.date("07\u00a0Mar\u00a02012"));
        assertEquals(Optional.of(LocalDate.of(2012, 3, 7)), Identifiers.date("\u200e07/03/2012"));
    }

    @Test
    void aNameIsFoundByItsSpellings() {
        assertEquals(Set.of("lukasz", "\u0142ukasz"), Identifiers.spellings("\u0141ukasz"));
        assertEquals(Set.of("muller", "mueller"), Identifiers.spellings("Mu\u0308ller"));
        assertEquals(Set.of("s\u00f8rensen", "sorensen", "soerensen"), Identifiers.spellings("S\u00f8rensen"));
        assertEquals(Set.of("ofionn"), Identifiers.spellings("O\u2019\ufb01onn"));
        assertEquals(Set.of("obriensmith"), Identifiers.spellings("O'Brien-Smith"));
        assertEquals(Set.of("zoe"), Identifiers.spellings("Zo\u00eb"));
    }

    @Test
    void aPostcodeHasOneForm() {
        assertEquals(Optional.of("CB2 0QQ"), Identifiers.postcode("cb20qq"));
        assertEquals(Optional.of("EC1A 1BB"), Identifiers.postcode(" EC1A  1BB"));
        assertEquals(Optional.empty(), Identifiers.postcode("ZZ99 3VZ"), "no fixed abode is no place");
        assertEquals(Optional.empty(), Identifiers.postcode("B0 8HOX"));
    }

    @Test
    void aPostcodeIsOneByTheFormOfBs7666() {
        long seed = 7666;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Pattern form = Pattern.compile("GIR 0AA|([A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])"
                + " [0-9][ABD-HJLNP-UW-Z]{2})");
        int valid = 0;
        for (int i = 0; i < 400_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 2 + random.nextInt(3); j > 0; j--) {
                text.append(random.nextInt(3) == 0 ? (char) ('0' + random.nextInt(10)) : (char) ('A' + random.nextInt(26)));
            }
            text.append(' ').append(random.nextInt(10));
            text.append((char) ('A' + random.nextInt(26))).append((char) ('A' + random.nextInt(26)));
            boolean expected = form.matcher(text).matches();
            assertEquals(expected ? Optional.of(text.toString()) : Optional.empty(), Identifiers.postcode(text.toString()), text.toString());
            valid += expected ? 1 : 0;
        }
        assertTrue(valid > 1_000, "only " + valid + " were postcodes");
        assertEquals(Optional.of("GIR 0AA"), Identifiers.postcode("gir0aa"));
    }

    @Test
    void whatHoldsAnIdentifierDoesNotPrintIt() {
        Identifier identifier = Identifiers.identifier(IdentifierKind.SURNAME, " Smith ").orElseThrow();
        assertEquals("Smith", identifier.value());
        assertEquals("SURNAME=[redacted]", identifier.toString());
    }
}
