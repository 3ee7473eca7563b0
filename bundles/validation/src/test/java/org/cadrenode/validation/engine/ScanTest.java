package org.cadrenode.validation.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each rule by itself, on records of which one line or two fail. */
final class ScanTest {
    private static final Expectation NEEDED = new Expectation.Needed();

    private static ScanCase children() {
        return new ScanCase().column("children", "child:subject").column("children", "born:birth_date");
    }

    @Test
    void aNeededValueThatIsBlankIsMissingAndOthersAreCountedOnly() {
        ScanCase extract = children().column("children", "ethnic", NEEDED).column("children", "team")
                .lines("children", "child,born,ethnic,team", "1,2015-01-01,A,", "2,2015-01-01,,", "3,2015-01-01,  ,x");
        assertEquals("children.ethnic 2/3 [3, 4]", extract.failing(Rule.VALUE_MISSING));
        assertEquals(List.of(0L, 0L, 2L, 2L), extract.found().tables().get(0).columns().stream().map(Column::without).toList());
    }

    @Test
    void aRecordThatDoesNotSayWhoseItIsFailsWithoutAnExpectation() {
        assertEquals("children.child 1/2 [3]", children().lines("children", "child,born", "1,2015-01-01", ",2015-01-01")
                .failing(Rule.CHILD_MISSING));
    }

    @Test
    void columnsAndTablesThatAreNotThereAreToldByHowMuchTheyAreNeeded() {
        ScanCase extract = children().column("children", "sex", NEEDED).column("children", "old").column("visits", "child:subject_reference")
                .column("plans", "child:subject_reference").lines("children", "child,born", "1,2015-01-01")
                .dictionary(dictionary("visits", rule("child", IdentifierKind.SUBJECT_REFERENCE, false, ColumnType.CODE, Set.of()))).whole();
        assertEquals("children.sex 1/1 []", extract.failing(Rule.COLUMN_NEEDED));
        assertEquals("children.old 1/1 []", extract.failing(Rule.COLUMN_ABSENT));
        assertEquals("visits. 0/0 []", extract.failing(Rule.TABLE_EXPECTED));
        assertEquals("plans. 0/0 []", extract.failing(Rule.TABLE_ABSENT));
    }

    @Test
    void codesFormsAndNumbersAreHeldAgainstWhatTheFormatSays() {
        ScanCase extract = children().column("children", "sex", new Expectation.OneOf(Set.of("M", "F")))
                .column("children", "need", new Expectation.Like(Pattern.compile("N[1-8]", Pattern.CASE_INSENSITIVE)))
                .column("children", "score:number", new Expectation.Between(BigDecimal.ZERO, new BigDecimal("40")))
                .column("children", "seen:boolean")
                .lines("children", "child,born,sex,need,score,seen", "1,2015-01-01,m,n1,40,1", "2,2015-01-01,X,N9,41,maybe", "3,2015-01-01,,,ten,");
        assertEquals("children.sex 1/2 [3]", extract.failing(Rule.CODE_UNKNOWN));
        assertEquals("children.need 1/2 [3]", extract.failing(Rule.FORM_WRONG));
        assertEquals("children.score 1/3 [3]", extract.failing(Rule.NUMBER_OUT_OF_RANGE));
        assertEquals("children.score 1/3 [4]", extract.failing(Rule.NUMBER_INVALID));
        assertEquals("children.seen 1/2 [3]", extract.failing(Rule.BOOLEAN_INVALID));
    }

    @Test
    void aDateIsInvalidOrImpossibleOrADefaultOrInTheFuture() {
        ScanCase extract = children().column("children", "seen:date", new Expectation.NotInFuture())
                .lines("children", "child,born,seen", "1,2015-01-01,2026-11-27", "2,2015-01-01,31/02/2020", "3,2015-01-01,soon",
                        "4,2015-01-01,1900-01-01", "5,2015-01-01,2026-11-28", "6,2015-01-01,9999-12-31");
        assertEquals("children.seen 1/6 [3]", extract.failing(Rule.DATE_IMPOSSIBLE));
        assertEquals("children.seen 1/6 [4]", extract.failing(Rule.DATE_INVALID));
        assertEquals("children.seen 2/6 [5, 7]", extract.failing(Rule.DATE_DEFAULT));
        assertEquals("children.seen 1/6 [6]", extract.failing(Rule.DATE_IN_FUTURE));
        assertEquals("", extract.failing(Rule.EVENT_BEFORE_BIRTH));
    }

    @Test
    void identifiersAreHeldAgainstTheirCheckDigits() {
        ScanCase extract = children().column("children", "nhs:nhs_number").column("children", "upn:upn").column("children", "uln:uln")
                .column("children", "home:postcode")
                .lines("children", "child,born,nhs,upn,uln,home", "1,2015-01-01,943 476 5919,A950000178301,9276308686,CB2 1TN",
                        "2,2015-01-01,9434765918,A950000178302,9276308687,12345", "3,2015-01-01,9990000018,,,ZZ99 3VZ");
        assertEquals("children.nhs 1/3 [3]", extract.failing(Rule.NHS_NUMBER_INVALID));
        assertEquals("children.nhs 1/3 [4]", extract.failing(Rule.NUMBER_FOR_TESTS));
        assertEquals("children.upn 1/2 [3]", extract.failing(Rule.UPN_INVALID));
        assertEquals("children.uln 1/2 [3]", extract.failing(Rule.ULN_INVALID));
        assertEquals("children.home 1/3 [3]", extract.failing(Rule.POSTCODE_INVALID));
        assertEquals("children.home 1/3 [4]", extract.failing(Rule.POSTCODE_PSEUDO));
    }

    @Test
    void daysAreHeldAgainstEachOtherAndAgainstTheBirthDateOfTheChildsOwnTable() {
        ScanCase extract = children().column("children", "death_date:date").column("visits", "child:subject_reference")
                .column("visits", "from:date").column("visits", "until:date", new Expectation.NotBefore("from"))
                .lines("visits", "child,from,until", "1,2016-01-01,2015-12-31", "2,2014-12-31,2016-01-01", "3,2010-01-01,")
                .lines("children", "child,born,death_date", "1,2015-01-01,2014-01-01", "2,2015-01-01,");
        assertEquals("visits.until(from) 1/3 [2]", extract.failing(Rule.DATE_ORDER));
        assertEquals("visits.from 1/3 [3]", extract.failing(Rule.EVENT_BEFORE_BIRTH));
        assertEquals("children.death_date 1/2 [2]", extract.failing(Rule.DEATH_BEFORE_BIRTH));
    }

    @Test
    void anExpectedBirthDateIsNoneAndACodeInThePlaceOfAPupilNumberIsNotInvalid() {
        ScanCase extract = new ScanCase().column("children", "child:subject").column("children", "expectedbirthdate:birth_date")
                .column("children", "born:birth_date").column("children", "deathday:other_date", new Expectation.NotBefore("born"))
                .column("children", "upn:upn")
                .lines("children", "child,expectedbirthdate,born,deathday,upn", "1,2026-12-31,,,UN3", "2,,2027-01-01,2015-01-01,un10", "3,,,,UN11");
        assertEquals("children.born 1/1 [3]", extract.failing(Rule.DATE_IN_FUTURE));
        assertEquals("children.deathday 1/3 [3]", extract.failing(Rule.DEATH_BEFORE_BIRTH));
        assertEquals("", extract.failing(Rule.DATE_ORDER));
        assertEquals("children.upn 1/3 [4]", extract.failing(Rule.UPN_INVALID));
    }

    @Test
    void anAdultInTheChildsColumnIsToldAndAnotherBirthDateElsewhereToo() {
        ScanCase extract = children().column("visits", "child:subject_reference").column("visits", "dob:birth_date")
                .lines("children", "child,born", "1,2015-01-01", "2,2000-11-27", "3,2000-11-28")
                .lines("visits", "child,dob", "1,2015-01-01", "1,2015-01-10");
        assertEquals("children.born 1/3 [3]", extract.failing(Rule.AGE_OVER_25));
        assertEquals("visits.dob 1/2 [3]", extract.failing(Rule.BIRTH_DIFFERS));
    }

    @Test
    void aChildIsKnownDefinedOnceAndHasRecordsOrIsTold() {
        ScanCase extract = children().column("visits", "child:subject_reference").lines("children", "child,born", "1,2015-01-01", "2,2015-01-01",
                "1,2015-01-01").lines("visits", "child,", "1", "9");
        assertEquals("children.child 1/3 [4]", extract.failing(Rule.CHILD_TWICE));
        assertEquals("visits.child 1/2 [3]", extract.failing(Rule.CHILD_UNKNOWN));
        assertEquals("children.child 1/3 [3]", extract.failing(Rule.CHILD_WITHOUT_RECORDS));
    }

    @Test
    void withoutTheTableThatDefinesChildrenNobodyIsUnknown() {
        assertEquals("", new ScanCase().column("visits", "child:subject_reference").column("children", "child:subject")
                .lines("visits", "child", "1").failing(Rule.CHILD_UNKNOWN));
    }

    @Test
    void ofMoreChildrenThanTheBookHoldsNoneIsCalledUnknown() {
        Scan.Found found = children().column("visits", "child:subject_reference").limits(1, 100)
                .lines("children", "child,born", "1,2015-01-01", "2,2015-01-01").lines("visits", "child", "1", "2").found();
        assertTrue(found.beyond());
        assertTrue(found.findings().stream().noneMatch(finding -> finding.rule() == Rule.CHILD_UNKNOWN));
    }

    @Test
    void aNumberThatTwoChildrenHaveFailsForBothAndOneThatAChildRepeatsForNobody() {
        ScanCase extract = new ScanCase().column("visits", "child:subject_reference").column("visits", "nhs:nhs_number").column("visits", "n")
                .lines("visits", "child,nhs,n", "1,9434765919,1", "1,943-476-5919,2", "2,9434765919,3", "3,4010232137,4", "3,4010232137,5");
        assertEquals("visits.nhs 3/5 [2, 3, 4]", extract.failing(Rule.NUMBER_SHARED));
        assertEquals("visits.nhs 3/5 [2, 3, 4]", extract.limits(100, 1).failing(Rule.NUMBER_SHARED), "spilled");
    }

    @Test
    void theDictionaryTellsWhatAKeyIsAndOtherwiseAWholeRecordCounts() {
        ScanCase extract = new ScanCase().column("visits", "child:subject_reference").column("visits", "number").column("visits", "kind")
                .lines("visits", "child,number,kind", "1,7,a", "1,7,a", "1,7,b");
        assertEquals("visits. 1/3 [3]", extract.failing(Rule.RECORD_TWICE));
        extract.dictionary(dictionary("visits", rule("child", IdentifierKind.SUBJECT_REFERENCE, false, ColumnType.CODE, Set.of()),
                rule("number", null, true, ColumnType.CODE, Set.of()), rule("kind", null, false, ColumnType.CODE, Set.of("a"))));
        assertEquals("visits. 2/3 [3, 4]", extract.failing(Rule.KEY_TWICE));
        assertEquals("", extract.failing(Rule.RECORD_TWICE));
        assertEquals("visits.kind 1/3 [4]", extract.failing(Rule.CODE_UNDECIDED));
    }

    @Test
    void aSuddenChangeAgainstTheDeliveryBeforeIsTold() {
        String[] lines = IntStream.range(0, 101).mapToObj(i -> i == 0 ? "child,team" : i + (i > 30 ? ",t" + i : ",")).toArray(String[]::new);
        ScanCase extract = new ScanCase().column("visits", "child:subject_reference").column("visits", "team").lines("visits", lines)
                .before(new Table("visits", 210, List.of(new Column("child", true, 0), new Column("team", true, 20))));
        assertEquals("visits. 110/210 []", extract.failing(Rule.ROWS_CHANGED));
        assertEquals("visits.team 30/100 []", extract.failing(Rule.MISSING_CHANGED));
    }

    @Test
    void aValueThatIsNearlyAllIsToldWithoutNamingIt() {
        String[] lines = IntStream.range(0, 201).mapToObj(i -> i == 0 ? "child,team,sex" : i + (i % 50 == 0 ? ",t" + i : ",canary") + ",M")
                .toArray(String[]::new);
        ScanCase extract = new ScanCase().column("visits", "child:subject_reference").column("visits", "team").column("visits", "sex:sex")
                .lines("visits", lines);
        assertEquals("visits.team 196/200 []", extract.failing(Rule.ONE_VALUE));
    }

    @Test
    void columnsThatNobodyKnowsAreNamedButNotWhereTheHeaderMayBeARecord() {
        assertEquals("children.new 1/1 []", children().lines("children", "child,born,new", "1,2015-01-01,x").failing(Rule.PART_UNREAD));
        Scan.Found headless = children().lines("children", "ada,lovelace,child", "1,2015-01-01,x").found();
        assertFalse(headless.toString().contains("lovelace"), headless::toString);
        assertTrue(headless.toString().contains("column 2"), headless::toString);
    }

    @Test
    void emptyColumnsAreToldOnce() {
        String[] lines = IntStream.range(0, 21).mapToObj(i -> i == 0 ? "child,team" : i + ",").toArray(String[]::new);
        ScanCase extract = new ScanCase().column("visits", "child:subject_reference").column("visits", "team").lines("visits", lines);
        assertEquals("visits.team 20/20 []", extract.failing(Rule.COLUMN_EMPTY));
    }

    private static Dictionary dictionary(String table, ColumnRule... rules) {
        TableName name = new TableName(table);
        return new Dictionary(ScanCase.SOURCE, Digest.ofContent(new byte[0]), Map.of(name, new TableRule(name, List.of(rules))));
    }

    private static ColumnRule rule(String column, @Nullable IdentifierKind kind, boolean key, ColumnType type, Set<String> codes) {
        return new ColumnRule(column, kind == null, Optional.ofNullable(kind), type, Transform.AS_IS, column, key, false, false, false, codes);
    }
}
