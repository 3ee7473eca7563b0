package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTest {
    private static final Family BORN_IN_MARCH = new Family() {
        @Override
        public boolean birthDay(int day) {
            return day == Day.of(2015, 3, 14);
        }

        @Override
        public int born() {
            return Day.of(2015, 3, 14);
        }

        @Override
        public String scrub(String text) {
            return text.replace("Ann", "[child]");
        }
    };

    private static String apply(ColumnType type, Transform transform, String value) {
        return apply(Rules.kept("x", type, transform), value, Day.of(2026, 2, 1));
    }

    private static String apply(ColumnRule rule, String value, int day) {
        Row row = new Row();
        row.begin(BORN_IN_MARCH, day);
        return ValueRule.of(rule, PostcodeAreas.NONE, Rules.hashes("k")).released(value, row);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "DAY,DATE,2026-01-31 10:00:00,2026-01-31", "WEEK,CODE,2026-01-31,2026-W05", "WEEK,CODE,2027-01-01,2026-W53",
        "MONTH,DATE,31/01/2026,2026-01", "QUARTER,CODE,2026-11-30,2026-Q4", "YEAR,NUMBER,01 FEB 2003,2003",
        "DAY,DATE,01 FEB 2003,2003-02-01", "DAY,DATE,01 feb 2003,2003-02-01", "DAY,DATE,29/02/1973,null", "DAY,DATE,31/04/2010,null",
        "DAY,DATE,2010-13-01,null", "WEEK,CODE,29/02/1973,null", "YEAR,NUMBER,yesterday,null", "QUARTER,CODE,2010-13-01,null",
        "DAY,DATE,2015-03-14,2015-03", "WEEK,CODE,2015-03-14,2015-03"})
    void aDateBecomesLess(Operation operation, ColumnType type, String value, String expected) {
        assertEquals(expected, apply(type, Transform.of(operation), value));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"0.5,1.26,1.5", "5,12,10", "5,12.5,15", "5,-12.5,-15", "10,4,0", "10,-4,0", "5,twelve,null",
        "0.25,0.3,0.25", "1,99999999999999999999,99999999999999999999"})
    void aNumberBecomesTheNearestMultiple(String unit, String value, String expected) {
        assertEquals(expected, apply(ColumnType.NUMBER, Rules.steps(new Step(Operation.ROUND, unit)), value));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"0;5;18,4.9,0-4", "0;5;18,5,5-17", "0;5;18,18,18+", "0;5;18,-1,under-0", "0;1;2,0,0",
        "0;2.5,1,0-2.5", "0;5;18,none,null", "-5;0;5,-1,-5--1"})
    void aNumberFallsIntoABand(String bounds, String value, String expected) {
        assertEquals(expected, apply(ColumnType.CODE, Rules.steps(new Step(Operation.BAND, bounds)), value));
    }

    @Test
    void codesAreCategorisedCutAndReplaced() {
        Transform sexes = Rules.steps(new Step(Operation.CATEGORISE, "1=male;2=female;Not known=unknown;*=other"));
        assertEquals("male", apply(ColumnType.CODE, sexes, "1"));
        assertEquals("unknown", apply(ColumnType.CODE, sexes, "NOT KNOWN"));
        assertEquals("other", apply(ColumnType.CODE, sexes, "Ann Miller"));
        assertNull(apply(ColumnType.CODE, Rules.steps(new Step(Operation.CATEGORISE, "1=male")), "2"));
        assertEquals("F93", apply(ColumnType.CODE, Rules.steps(Step.of(Operation.UPPER), new Step(Operation.PREFIX, "3")), "f93.8"));
        assertEquals("yes", apply(ColumnType.CODE, Rules.steps(new Step(Operation.CONSTANT, "yes")), "020 7946 0000"));
        assertEquals("2000", apply(ColumnType.NUMBER, Rules.steps(Step.of(Operation.YEAR), new Step(Operation.ROUND, "5")), "2002-01-01"));
    }

    @Test
    void textComesOutOfMarkupAndBase64BeforeItIsScrubbed() {
        assertEquals("[child] came & went", apply(ColumnType.FREE_TEXT, Transform.of(Operation.STRIP_HTML, Operation.SCRUB),
                "<p class='a>b'>Ann came &amp; <b>went</b></p>"));
        assertEquals("[child] came", apply(ColumnType.FREE_TEXT, Transform.of(Operation.BASE64, Operation.SCRUB), "QW5uIGNhbWU="));
        assertNull(apply(ColumnType.FREE_TEXT, Transform.of(Operation.BASE64, Operation.SCRUB), "Ann came"));
        assertNull(apply(ColumnType.FREE_TEXT, Transform.of(Operation.STRIP_HTML), "Ann"), "unscrubbed text never leaves");
        assertNull(apply(ColumnType.CODE, Transform.of(Operation.SCRUB, Operation.UPPER), "Ann"), "steps that do not fit give nothing");
    }

    @Test
    void anAgeIsThatOnTheDayOfTheEventAndChangesWithTheMonthOfBirthOnly() {
        Transform ages = Rules.steps(new Step(Operation.AGE_BAND, "5"));
        ColumnRule birth = Rules.kept("x", IdentifierKind.BIRTH_DATE, ColumnType.CODE, ages, InvalidValue.BLANK);
        assertEquals("10-14", apply(birth, "2015-03-31", Day.of(2025, 3, 1)));
        assertEquals("5-9", apply(birth, "2015-03-01", Day.of(2025, 2, 28)));
        assertEquals("90+", apply(birth, "1900-03-01", Day.of(2025, 2, 28)));
        assertNull(apply(birth, "2026-03-01", Day.of(2025, 2, 28)), "before birth");
        assertNull(apply(birth, "2015-03-01", Day.NONE));
        assertEquals("10-14", apply(ColumnType.CODE, ages, "2025-03-02"), "of an event's own date, by the birth date that is known");
        assertEquals("11", apply(ColumnType.CODE, Rules.steps(new Step(Operation.AGE_BAND, "1")), "2026-03-02"));
    }

    @Test
    void hashesUnderKeysOfDifferentNamesCannotBeJoined() {
        Transform one = Rules.steps(new Step(Operation.HASH, "school"));
        ColumnRule here = Rules.kept("school_id", ColumnType.CODE, one);
        ColumnRule there = Rules.kept("urn", ColumnType.CODE, one);
        ColumnRule other = Rules.kept("urn", ColumnType.CODE, Rules.steps(new Step(Operation.HASH, "clinic")));
        assertEquals(apply(here, "100001", 0), apply(there, "100001", 0));
        assertNotEquals(apply(here, "100001", 0), apply(other, "100001", 0));
        assertNotEquals(apply(there, "100001", 0), apply(Rules.kept("urn", ColumnType.CODE, Transform.PSEUDONYM), "100001", 0));
        assertEquals(32, apply(here, "100001", 0).length());
    }

    @Test
    void anAreaIsMadeOfAPostcode() throws IOException {
        PostcodeAreas areas = PostcodeAreas.read(new BufferedReader(new StringReader("postcode_prefix,area\nCB2,East\n")));
        ColumnRule rule = Rules.kept("x", IdentifierKind.POSTCODE, ColumnType.CODE, Rules.steps(Step.of(Operation.AREA),
                new Step(Operation.CATEGORISE, "east=e;*=other")), InvalidValue.BLANK);
        Row row = new Row();
        assertEquals("e", ValueRule.of(rule, areas, Rules.hashes("k")).released("cb20qq", row));
        assertNull(ValueRule.of(rule, areas, Rules.hashes("k")).released("nowhere", row));
    }
}
