package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.junit.jupiter.api.Test;

class TablePlanTest {
    private static final ColumnRule CHILD = Rules.dropped("id", IdentifierKind.SUBJECT_REFERENCE, RowCondition.NONE);

    private static TablePlan plan(boolean scrubsOrNot, ColumnRule... rules) {
        TableName name = new TableName("events");
        List<String> columns = Arrays.stream(rules).map(ColumnRule::column).toList();
        return new TablePlan(new SourceId("clinic"), new SourceTable(name, columns), new TableRule(name, List.of(rules)),
                PostcodeAreas.NONE, Rules.hashes("k"), Day.of(2026, 1, 1), scrubsOrNot, RestrictedMatcher.NONE);
    }

    private static SourceValues row(String... values) {
        return column -> values[column];
    }

    @Test
    void whatIsInvalidIsBlankedMarkedOrQuarantinedAsTheDictionarySays() {
        TablePlan plan = plan(false, CHILD, Rules.kept("score", ColumnType.NUMBER, Transform.AS_IS),
                Rules.kept("kind", null, ColumnType.CODE, Transform.AS_IS, InvalidValue.MARK),
                Rules.kept("seen", null, ColumnType.DATE, Transform.AS_IS, InvalidValue.QUARANTINE));
        assertNull(plan.release(row("1", "twelve", "not a code at all", "2026-01-01"), Family.UNKNOWN));
        assertArrayEquals(new String[] {null, "invalid", "2026-01-01"}, plan.values());
        for (String day : List.of("29/02/1973", "31/04/2010", "2026-13-01", "tomorrow")) {
            assertEquals(ErrorCode.DATE_INVALID, plan.release(row("1", "12", "a", day), Family.UNKNOWN));
            assertEquals("seen", plan.faultColumn());
        }
        assertNull(plan.release(row("1", "12", "a", "01 FEB 2003"), Family.UNKNOWN));
        assertArrayEquals(new String[] {"12", "a", "2003-02-01"}, plan.values());
        Map<String, Long> blanked = new TreeMap<>();
        plan.invalidValues(blanked::put);
        assertEquals(Map.of("score", 1L, "kind", 1L), blanked);
    }

    @Test
    void rowsAreChosenByTheValuesOfAColumn() {
        TablePlan only = plan(false, CHILD, Rules.dropped("status", null, new RowCondition(RowCondition.Effect.ONLY, Set.of("Final"), Set.of())));
        assertFalse(only.excluded(row("1", " FINAL ")));
        assertTrue(only.excluded(row("1", "draft")));
        assertTrue(only.excluded(row("1", null)), "a row without the value is not among the listed");
        TablePlan not = plan(false, CHILD, Rules.dropped("status", null, new RowCondition(RowCondition.Effect.NOT, Set.of("test"), Set.of())));
        assertTrue(not.excluded(row("1", "Test")));
        assertFalse(not.excluded(row("1", null)));
    }

    @Test
    void aRecordTellsIdentityThatNamesItsChildOrAnAdoptionAndNoOther() {
        TablePlan plan = plan(false, CHILD, Rules.dropped("middle", IdentifierKind.MIDDLE_NAMES, RowCondition.NONE),
                Rules.dropped("phone", IdentifierKind.PHONE, RowCondition.NONE),
                Rules.dropped("end", null, new RowCondition(RowCondition.Effect.ADOPTED, Set.of("E11"), Set.of())));
        assertTrue(plan.tellsIdentity(row("1", "May", null, null)));
        assertTrue(plan.tellsIdentity(row("1", null, null, "E11")));
        assertFalse(plan.tellsIdentity(row("1", " ", "01632 960001", null)));
        assertFalse(plan.excluded(row("1", null, null, "E11")), "its row leaves or not for other reasons");
    }

    @Test
    void aRowOfAnAdditionOnlyTableNeverTakesThePlaceOfAnother() {
        ColumnRule plain = Rules.kept("note", ColumnType.CODE, Transform.PSEUDONYM, ColumnFlag.KEY);
        ColumnRule adding = Rules.kept("note", ColumnType.CODE, Transform.PSEUDONYM, ColumnFlag.KEY, ColumnFlag.ADDITION_ONLY);
        ColumnRule kind = Rules.kept("kind", ColumnType.CODE, Transform.AS_IS);
        assertEquals(key(plan(false, CHILD, plain, kind), "1", "n", "a"), key(plan(false, CHILD, plain, kind), "1", "n", "b"));
        assertNotEquals(key(plan(false, CHILD, adding, kind), "1", "n", "a"), key(plan(false, CHILD, adding, kind), "1", "n", "b"));
        assertEquals(key(plan(false, CHILD, adding, kind), "1", "n", "a"), key(plan(false, CHILD, adding, kind), "1", "n", "a"));
        assertEquals(ErrorCode.KEY_MISSING, plan(false, CHILD, adding, kind).release(row("1", "", "a"), Family.UNKNOWN));
    }

    @Test
    void aConstantThatIsCorrectedDoesNotMakeAnotherRecord() {
        ColumnRule score = Rules.kept("score", ColumnType.NUMBER, Transform.AS_IS);
        ColumnRule sex = Rules.kept("sex", ColumnType.CODE, Transform.AS_IS, ColumnFlag.CONSTANT);
        ColumnRule varying = Rules.kept("sex", ColumnType.CODE, Transform.AS_IS);
        assertEquals(key(plan(false, CHILD, score, sex), "1", "5", "F"), key(plan(false, CHILD, score, sex), "1", "5", "M"));
        assertNotEquals(key(plan(false, CHILD, score, varying), "1", "5", "F"), key(plan(false, CHILD, score, varying), "1", "5", "M"));
    }

    @Test
    void aRemovalHasTheKeyOfItsRecordFromTheKeyColumnsAlone() {
        ColumnRule number = Rules.kept("number", ColumnType.CODE, Transform.AS_IS, ColumnFlag.KEY);
        ColumnRule score = Rules.kept("score", ColumnType.NUMBER, Transform.AS_IS);
        TablePlan plan = plan(false, CHILD, number, score);
        RecordKey key = key(plan, "1", "7", "5");
        long version = plan.version(20);
        assertNull(plan.remove(row(null, " 7 ", "no number")));
        assertEquals(key, plan.key());
        assertEquals(version + 1, plan.version(21), "one scale for states and removals of a record");
        assertEquals(ErrorCode.KEY_MISSING, plan.remove(row("1", " ", "5")));
        assertEquals("number", plan.faultColumn());
        assertEquals(ErrorCode.KEY_MISSING, plan(false, CHILD, score).remove(row("1", "5")), "no key columns");
        ColumnRule adding = Rules.kept("number", ColumnType.CODE, Transform.AS_IS, ColumnFlag.KEY, ColumnFlag.ADDITION_ONLY);
        assertEquals(ErrorCode.KEY_MISSING, plan(false, CHILD, adding, score).remove(row("1", "7", "5")), "rows are only added");
    }

    @Test
    void versionsKeepTheirOrderAndDoNotTellWhenTheyWereMade() {
        TablePlan plan = plan(false, CHILD, Rules.kept("number", ColumnType.CODE, Transform.AS_IS, ColumnFlag.KEY));
        Set<Long> seen = new HashSet<>();
        for (int key = 0; key < 1_000; key++) {
            assertNull(plan.remove(row("1", String.valueOf(key))));
            long at = plan.version(1_790_000_000_000L);
            assertTrue(at > 0 && plan.version(1) > 0 && plan.version(1) < at);
            assertTrue(at < plan.version(1_790_000_000_001L));
            assertTrue(plan.version((1L << 62) - 1) < plan.version(1L << 62));
            assertEquals(plan.version(1L << 62), plan.version(Long.MAX_VALUE));
            seen.add(at);
        }
        assertEquals(1_000, seen.size(), "one moment is another number for each key");
        TablePlan again = plan(false, CHILD, Rules.kept("number", ColumnType.CODE, Transform.AS_IS, ColumnFlag.KEY));
        assertNull(again.remove(row("1", "999")));
        assertTrue(seen.contains(again.version(1_790_000_000_000L)), "and the same for a key for ever");
    }

    private static RecordKey key(TablePlan plan, String... values) {
        assertNull(plan.release(row(values), Family.UNKNOWN));
        return plan.key();
    }

    @Test
    void aTextThatCannotBeScrubbedIsLeftOutOrKeepsItsRowBack() {
        ColumnRule text = Rules.kept("text", ColumnType.FREE_TEXT, Transform.SCRUB, ColumnFlag.RELEASE);
        TablePlan leaving = plan(false, CHILD, text);
        assertNull(leaving.release(row("1", "Ann came"), Family.UNKNOWN));
        assertArrayEquals(new String[] {null}, leaving.values());
        TablePlan keeping = plan(true, CHILD, text);
        assertEquals(ErrorCode.TEXT_INVALID, keeping.release(row("1", "Ann came"), Family.UNKNOWN));
        assertEquals("text", keeping.faultColumn());
        assertNull(keeping.release(row("1", null), Family.UNKNOWN));
    }

    @Test
    void anAgeIsTakenOnTheDayOfTheEventOrElseOfTheDelivery() {
        ColumnRule age = Rules.kept("born", IdentifierKind.BIRTH_DATE, ColumnType.CODE, Rules.steps(new Step(Operation.AGE_BAND, "1")),
                InvalidValue.BLANK);
        TablePlan undated = plan(false, CHILD, age);
        assertNull(undated.release(row("1", "2016-01-20"), Family.UNKNOWN));
        assertArrayEquals(new String[] {"10"}, undated.values());
        TablePlan dated = plan(false, CHILD, age, Rules.kept("seen", ColumnType.DATE, Transform.AS_IS, ColumnFlag.EVENT_DATE));
        assertNull(dated.release(row("1", "2016-01-20", "2020-06-01"), Family.UNKNOWN));
        assertArrayEquals(new String[] {"4", "2020-06-01"}, dated.values());
    }

    @Test
    void unscrubbedTextIsNoColumnOfTheReleasedTable() {
        TablePlan plan = plan(false, CHILD, Rules.kept("text", ColumnType.FREE_TEXT, Transform.of(Operation.STRIP_HTML), ColumnFlag.RELEASE),
                Rules.kept("note", ColumnType.FREE_TEXT, Transform.of(Operation.STRIP_HTML, Operation.SCRUB)));
        assertEquals(List.of(), plan.released().columns());
    }

    private static final Family HIDDEN = new Family() {
        @Override
        public boolean birthDay(int day) {
            return false;
        }

        @Override
        public boolean sheltered() {
            return true;
        }

        @Override
        public String scrub(String text) {
            return text;
        }
    };

    @Test
    void nothingThatTellsAPlaceLeavesOfAChildWhoIsShelteredAndItIsCounted() {
        ColumnRule[] rules = {CHILD, Rules.kept("score", ColumnType.NUMBER, Transform.AS_IS),
            Rules.kept("school", IdentifierKind.ORGANISATION, ColumnType.CODE, Transform.PSEUDONYM, InvalidValue.BLANK),
            Rules.kept("home", ColumnType.CODE, Rules.steps(new Step(Operation.HASH, "homes"))),
            Rules.kept("ward", ColumnType.CODE, Transform.AS_IS, ColumnFlag.PLACE),
            Rules.kept("text", ColumnType.FREE_TEXT, Transform.SCRUB, ColumnFlag.RELEASE),
            Rules.kept("unit", IdentifierKind.OTHER_CODE, ColumnType.CODE, Transform.PSEUDONYM, InvalidValue.QUARANTINE),
            Rules.kept("episode", ColumnType.CODE, Transform.PSEUDONYM)};
        SourceValues row = row("1", "12", "100234", "SC004", "W05", "She is at Elm House.", "U7", "e1");
        TablePlan plan = plan(true, rules);
        assertNull(plan.release(row, HIDDEN));
        assertEquals("12", plan.values()[0]);
        for (int column = 1; column <= 5; column++) {
            assertNull(plan.values()[column], "column " + column);
        }
        assertEquals(plan(true, rules).released(), plan.released(), "the shape says nothing of the child");
        RecordKey key = plan.key();
        Map<String, Long> counts = new TreeMap<>();
        plan.shelteredValues(counts::put);
        assertEquals(Map.of("school", 1L, "home", 1L, "ward", 1L, "text", 1L, "unit", 1L), counts);
        TablePlan open = plan(false, rules);
        assertNull(open.release(row, Family.UNKNOWN));
        assertTrue(Arrays.stream(open.values()).filter(Objects::nonNull).count() >= 6);
        assertEquals(open.values()[6], plan.values()[6], "an id of a record is no place");
        assertEquals(key, open.key(), "so that the row takes the place of the one that has left");
    }
}
