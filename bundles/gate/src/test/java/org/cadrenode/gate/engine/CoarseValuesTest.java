package org.cadrenode.gate.engine;

import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dictionary's steps make of dates, ages and numbers passes the check, also of a child whom it would tell in full. */
class CoarseValuesTest {
    @ParameterizedTest
    @CsvSource({"CODE,2012-W09", "CODE,2012-03", "CODE,2012-Q1", "DATE,2012-03", "NUMBER,2012", "CODE,5-9", "CODE,90+", "CODE,under-0",
        "CODE,-5--1", "CODE,invalid", "NUMBER,-12.5", "CODE,0123456789abcdef0123456789abcdef"})
    void noFindingIsMadeOfIt(ColumnType type, String value) {
        KnownPeople people = new KnownPeople(new Fingerprint(7));
        people.add(People.person(1, "L-900001", List.of(), is(IdentifierKind.BIRTH_DATE, "2012-03-04"),
                is(IdentifierKind.FORENAME, "Tess"), is(IdentifierKind.OTHER_CODE, "XQ-44/B")), People.pseudonym(1), false);
        ColumnCheck check = new ColumnCheck(new ReleasedColumn("x", type, false, false, false, Set.of()), true, new Sample(1, 1));
        check.check(value, people.child(People.pseudonym(1)), new ValueScan(people));
        assertEquals(0, check.found().size(), check.found().toString());
    }
}
