package org.cadrenode.gate.engine;

import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dictionary's steps make of dates, ages and numbers is nothing that tells a child, also of one whom it would tell in full. */
class CoarseValuesTest {
    private final KnownPeople people = new KnownPeople(new Fingerprint(7));
    private final ValueScan scan = new ValueScan(people);

    CoarseValuesTest() {
        people.add(People.person(1, "L-900001", List.of(), is(IdentifierKind.BIRTH_DATE, "2012-03-04"),
                is(IdentifierKind.FORENAME, "Tess"), is(IdentifierKind.OTHER_CODE, "XQ-44/B")), People.pseudonym(1), false);
    }

    private int child() {
        return people.child(People.pseudonym(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2012-W09", "2012-03", "2012-Q1", "5-9", "90+", "under-0", "-5--1", "invalid",
        "0123456789abcdef0123456789abcdef"})
    void aCodeThatAStepMadeIsNoFinding(String code) {
        assertEquals(List.of(), People.kinds(scan.code(code, child())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2012", "-12.5", "15"})
    void aNumberThatAStepMadeIsNoFinding(String number) {
        assertEquals(List.of(), People.kinds(scan.number(number, child())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XQ-44/B", "xq44b"})
    void anIdentifyingCodeStillIs(String code) {
        assertEquals(1, People.kinds(scan.code(code, child())).size());
    }
}
