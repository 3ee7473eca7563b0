package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Random;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"132.0,132", "045.50,45.5", "-0,0", "-0.0,0", "+7,7", "-3.10,-3.1", "0,0", "10,10", "0.5,0.5", "1000000000000000000000,1000000000000000000000"})
    void numbersHaveOneForm(String text, String expected) {
        assertEquals(expected, Values.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5", "1,000", ".5", "5.", "-", "+", "1.2.3", "many", "1 2", "0x10"})
    void whatIsNoNumberIsNone(String text) {
        assertNull(Values.number(text));
    }

    @Test
    void codesHaveNoBlanksAndTruthHasTwoValues() {
        assertEquals("F84.0", Values.code("F84.0"));
        assertNull(Values.code("two words"));
        assertEquals("VIS+MOB+1B", Values.code("VIS MOB 1B"));
        assertNull(Values.code("VIS  MOB"));
        assertNull(Values.code("KATHERINE SMITH"));
        assertNull(Values.code("x".repeat(41)));
        assertEquals("true", Values.truth("Y"));
        assertEquals("false", Values.truth("False"));
        assertNull(Values.truth("perhaps"));
        assertNull(Values.truth("2"));
    }

    @Test
    void theLongestPrefixOfAPostcodeGivesItsArea() throws IOException {
        PostcodeAreas areas = areas("ZQ,COUNTY\nZQ1,DISTRICT-1\nZQ12,DISTRICT-12\nZQ1 2,SECTOR\nZQ1 2AB,UNIT\n");
        assertEquals("UNIT", areas.area("zq12ab"));
        assertEquals("SECTOR", areas.area("ZQ1 2AD"));
        assertEquals("DISTRICT-1", areas.area("ZQ1 3AB"));
        assertEquals("DISTRICT-12", areas.area("ZQ12 3AB"));
        assertEquals("COUNTY", areas.area("ZQ9 3AB"));
        assertNull(areas.area("AB1 2CD"));
        assertNull(areas.area("nowhere"));
        assertEquals(5, areas.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZQ,A\nZQ,B\n", "ZQ\n", "Z!,A\n", "ZQ,two words\n", "ZQ,\n", ",A\n"})
    void aWrongTableOfAreasIsRefused(String lines) {
        assertThrows(IllegalArgumentException.class, () -> areas(lines));
    }

    private static PostcodeAreas areas(String lines) throws IOException {
        return PostcodeAreas.read(new BufferedReader(new StringReader(PostcodeAreas.HEADER + "\n# a comment\n" + lines)));
    }

    @Test
    void aSetOfSubjectsKnowsWhatWasAdded() {
        Random random = new Random(3);
        SubjectSet set = new SubjectSet();
        long[] words = random.longs(100_000).toArray();
        for (int i = 0; i < words.length; i += 2) {
            assertTrue(set.add(new Pseudonym(words[i], words[i + 1])));
        }
        for (int i = 0; i < words.length; i += 2) {
            assertEquals(false, set.add(new Pseudonym(words[i], words[i + 1])));
        }
        assertTrue(set.add(new Pseudonym(0, 0)));
        assertEquals(false, set.add(new Pseudonym(0, 0)));
        assertTrue(set.add(new Pseudonym(0, 1)));
    }
}
