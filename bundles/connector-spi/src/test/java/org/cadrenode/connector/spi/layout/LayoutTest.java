package org.cadrenode.connector.spi.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Expectation;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LayoutTest {
    private static final Layout CLINIC = Layout.of(LayoutTest.class, "clinic.csv");

    private final Clinic connector = new Clinic();

    /** A connector of a format: a layout and nothing else. */
    private static final class Clinic extends LayoutConnector {
        Clinic() {
            super(Map.of("provider", "trust", "version", "visits:seen"), "clinic", "A clinic", CLINIC);
        }
    }

    @Test
    void aLayoutTellsTablesColumnsAndWhatTheyShouldBe() {
        assertEquals(List.of("children", "visits"), CLINIC.tables().stream().map(table -> table.name()).toList());
        Column weight = CLINIC.tables().get(0).columns().get(2);
        assertEquals("In kg.", weight.note());
        assertEquals(List.of(new Expectation.Between(new BigDecimal("0.5"), new BigDecimal("300"))), weight.expectations());
        List<Column> visits = CLINIC.tables().get(1).columns();
        assertEquals(List.of(new Expectation.Needed(), new Expectation.NotInFuture()), visits.get(1).expectations());
        assertEquals(List.of(new Expectation.NotBefore("seen")), visits.get(2).expectations());
        assertEquals(new Expectation.OneOf(Set.of("A", "B")), visits.get(3).expectations().get(0));
        assertTrue(visits.get(3).expectations().get(1) instanceof Expectation.Like like && like.form().matcher("B").matches());
    }

    @Test
    void aColumnMaySayWhichOfSeveralRelativesItIsOf() {
        List<Column> columns = Layout.of(LayoutTest.class, "relatives.csv").tables().get(0).columns();
        assertEquals(List.of(0, 0, 1, 2, 1, 9), columns.stream().map(Column::relative).toList());
        assertEquals(1, columns.get(2).noting("Of the mother.").relative());
        for (String wrong : List.of("whose.csv", "whose-id.csv")) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Layout.of(LayoutTest.class, wrong)).getMessage());
            assertTrue(message.startsWith("Line 3 of " + wrong + ": "), message);
        }
    }

    @Test
    void aFileTellsItsTableByAWordOfItsName() {
        assertEquals(Optional.of("children"), connector.table("2026_Children.csv"));
        assertEquals(Optional.of("children"), connector.table("Year-Group-List 2026.csv"));
        assertEquals(Optional.of("visits"), connector.table("VISITS.TXT"));
        assertEquals(Optional.of("visits"), connector.table("visits2026-27.csv"));
        assertEquals(Optional.empty(), connector.table("children-visits.csv"));
        assertEquals(Optional.of("children"), connector.table("children2026.csv"));
        assertEquals(Optional.empty(), connector.table("grandchildren.csv"));
        assertEquals(Optional.empty(), connector.table("visits.xml"));
    }

    @Test
    void columnsOfOtherYearsHaveTheLayoutsNamesAndNewOnesTheirOwn() throws IOException {
        assertEquals(List.of("children [child_id, nhs_number, shoe size]", "2 c1 n1 39"),
                read("children", "LocalPatientID,NHS No,Shoe size\nc1,n1,39\n"));
    }

    @Test
    void aTableThatDoesNotSayWhoseItsRecordsAreIsHeldRecordByRecord() throws IOException {
        assertEquals(List.of("children 2 child_id COLUMN_MISSING", "children 3 child_id COLUMN_MISSING"),
                read("children", "pupil,nhs_number\nc1,n1\nc2,n2\n"));
        assertEquals(List.of("children 2 nhs_number HEADER_INVALID"),
                read("children", "child_id,nhs_number,nhs no\nc1,n1,n2\n"));
    }

    @Test
    void settingsThatNameColumnsMeanTheLayoutsNames() throws IOException {
        assertEquals(List.of("visits [child_id, seen]", "2 @1767312000000 c1 2026-01-02"), read("visits", "CHILD ID,SEEN\nc1,2026-01-02\n"));
    }

    @Test
    void xmlIsReadWhereTheLayoutSaysAndWhatItDoesNotKnowIsToldAndHeld() throws IOException {
        assertEquals(List.of("unread clinic.appendix", "children [child_id, nhs_number, weight]", "2 c1 n1 null",
                "unread children.numbers.other", "visits [child_id, seen, left, reason]", "2 @1767312000000 c1 2026-01-02 null null",
                "unread visits.@by", "unread visits.nurse"), read("", """
                <Clinic><Header><Made>2026</Made></Header><Appendix><A>1</A></Appendix>
                <Child id="c1"><Numbers><Nhs>n1</Nhs><Other>9</Other><Other>8</Other></Numbers><Visit by="x"><Seen>2026-01-02</Seen><Nurse><Name>N</Name></Nurse></Visit></Child>
                </Clinic>"""));
    }

    @Test
    void aLayoutThatCallsTwoColumnsTheSameIsNone() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> Layout.of(LayoutTest.class, "wrong.csv")).getMessage());
        assertTrue(message.startsWith("Line 3 of wrong.csv: "), message);
    }

    private List<String> read(String table, String content) throws IOException {
        List<String> told = new ArrayList<>();
        connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
            }
        }, new Records() {
            @Override
            public int table(String name, List<String> columns) {
                told.add(name + " " + columns);
                return told.size();
            }

            @Override
            public void record(int number, long line, @Nullable String[] values) {
                told.add(line + " " + String.join(" ", Arrays.stream(values).map(String::valueOf).toList()));
            }

            @Override
            public void record(int number, long line, long version, @Nullable String[] values) {
                told.add(line + " @" + version + " " + String.join(" ", Arrays.stream(values).map(String::valueOf).toList()));
            }

            @Override
            public void removed(int number, long line, long version, @Nullable String[] values) {
                throw new AssertionError("Nothing was removed");
            }

            @Override
            public void reject(String name, long line, String column, Problem problem) {
                told.add(name + " " + line + " " + column + " " + problem);
            }

            @Override
            public void unread(String name, String part) {
                told.add("unread " + (name.isEmpty() ? "" : name + ".") + part);
            }
        });
        return told;
    }
}
