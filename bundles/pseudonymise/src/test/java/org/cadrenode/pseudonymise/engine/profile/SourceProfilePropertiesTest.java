package org.cadrenode.pseudonymise.engine.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.pseudonymise.engine.Day;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceProfilePropertiesTest {
    private static final TableName TABLE = new TableName("things");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    SourceProfilePropertiesTest() {
        System.out.println("seed " + seed);
    }

    private static SourceShape shape(SourceShape.Column... columns) {
        return new SourceShape(new SourceId("clinic"), columns.length == 0 ? List.of() : List.of(new SourceShape.Table(TABLE, List.of(columns))));
    }

    private static SourceShape.Column declared(String name, IdentifierKind kind) {
        return new SourceShape.Column(name, Optional.of(kind), Optional.empty(), "");
    }

    private static List<ColumnSuggestion> suggestions(SourceShape shape, List<String> columns, List<String[]> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SourceRecordWriter writer = new SourceRecordWriter(bytes);
        int table = writer.table(new SourceTable(TABLE, columns));
        for (String[] row : rows) {
            writer.record(table, 0, row);
        }
        writer.finish();
        SourceProfile profile = new SourceProfile(shape, Day.of(2026, 11, 1));
        try (SourceRecordReader reader = new SourceRecordReader(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(rows.size(), profile.read(reader, Long.MAX_VALUE));
        }
        return profile.suggestions();
    }

    /** Rows of a child's id and one value. */
    private static ColumnSuggestion one(SourceShape shape, String column, int rows, int children, IntFunction<String> value) throws IOException {
        List<String[]> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(new String[] {"c" + i % children, value.apply(i)});
        }
        return suggestions(shape, List.of("patient_id", column), all).get(1);
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private String nhsNumber() {
        while (true) {
            String number = digits(10);
            if (Identifiers.nhsNumber(number).isPresent()) {
                return number;
            }
        }
    }

    @Test
    void checkDigitsTellAnNhsNumberWhateverItsColumnIsCalledAndRandomDigitsAreNone() throws IOException {
        ColumnSuggestion found = one(shape(), "x17", 500, 500, i -> random.nextInt(50) == 0 ? digits(10) : nhsNumber());
        assertEquals(Optional.of(IdentifierKind.NHS_NUMBER), found.identifier());
        assertTrue(found.confidence() >= 90, found.toString());
        ColumnSuggestion random = one(shape(), "x17", 500, 100, i -> digits(10));
        assertFalse(random.identifier().filter(kind -> kind == IdentifierKind.NHS_NUMBER || kind == IdentifierKind.ULN).isPresent(), random.toString());
    }

    @Test
    void fewValuesNeverMakeSure() throws IOException {
        assertTrue(one(shape(), "x17", 4, 4, i -> nhsNumber()).confidence() < 90);
    }

    @ParameterizedTest
    @CsvSource({"a.b%d@example.org,EMAIL", "01632 96%04d,PHONE", "ZE1 %dAA,", "%d High Street,ADDRESS_LINE", "QQ12345%dC,"})
    void formsAreTold(String form, IdentifierKind kind) throws IOException {
        ColumnSuggestion found = one(shape(), "x17", 300, 300, i -> String.format(form, i % 10000));
        assertEquals(Optional.ofNullable(kind), found.identifier().filter(other -> kind != null || other != IdentifierKind.OTHER_NUMBER), found.toString());
    }

    @Test
    void aPostcodeInEitherCaseAndSpacingIsTold() throws IOException {
        ColumnSuggestion found = one(shape(), "x17", 300, 300, i -> (i % 2 == 0 ? "AB" : "ab") + (1 + i % 9) + (i % 3 == 0 ? "" : " ") + i % 10 + "XY");
        assertEquals(Optional.of(IdentifierKind.POSTCODE), found.identifier());
    }

    @Test
    void aDateOnePerChildBeforeAllOthersIsPerhapsABirthDateAndADateOfEventsIsNot() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int child = i % 400;
            rows.add(new String[] {"c" + child, "20" + (10 + child % 10) + "-0" + (1 + child / 10 % 9) + "-" + (10 + child % 17),
                    "2025-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10)});
        }
        List<ColumnSuggestion> found = suggestions(shape(), List.of("patient_id", "d1", "d2"), rows);
        assertEquals(Optional.of(IdentifierKind.BIRTH_DATE), found.get(1).identifier());
        assertTrue(found.get(1).confidence() >= 60 && found.get(1).confidence() < 90, found.toString());
        assertEquals(Optional.empty(), found.get(2).identifier());
        assertEquals(Optional.of(ColumnType.DATE), found.get(2).type());
        assertTrue(found.get(2).reason().contains("9999-99-99"), found.get(2).reason());
    }

    @Test
    void theOneTableThatTellsWhoChildrenAreMakesThemKnownWithSeveralRowsEachToo() throws IOException {
        List<String[]> rows = new ArrayList<>();
        String[] numbers = new String[200];
        for (int i = 0; i < 400; i++) {
            if (i < 200) {
                numbers[i] = nhsNumber();
            }
            rows.add(new String[] {"c" + i % 200, numbers[i % 200], "Ada"});
        }
        assertEquals(Optional.of(IdentifierKind.SUBJECT), suggestions(shape(), List.of("patient_id", "nhs_number", "forename"), rows).get(0).identifier());
        rows.forEach(row -> row[2] = "7");
        assertEquals(Optional.of(IdentifierKind.SUBJECT_REFERENCE), suggestions(shape(), List.of("patient_id", "nhs_number", "ward"), rows).get(0).identifier());
    }

    @Test
    void whatIsTheSameThroughoutAChildsRowsAndNoOtherChildsIdentifies() throws IOException {
        assertEquals(Optional.of(IdentifierKind.OTHER_NUMBER), one(shape(), "ref", 2000, 400, i -> "K" + 7919 * (i % 400)).identifier());
        assertEquals(Optional.empty(), one(shape(), "team", 2000, 400, i -> "K" + (i % 400) % 30).identifier());
    }

    @Test
    void aCodeThatFewerThanTenChildrenHaveKeepsTheWholeListBack() throws IOException {
        ColumnSuggestion common = one(shape(), "urgency", 2000, 400, i -> List.of("ROUTINE", "URGENT").get((i % 400) % 2));
        assertTrue(common.reason().contains("ROUTINE;URGENT"), common.reason());
        ColumnSuggestion rare = one(shape(), "urgency", 2000, 400, i -> i % 400 < 9 ? "SECRETCODE" : "ROUTINE");
        assertFalse(rare.toString().contains("SECRETCODE") || rare.toString().contains("ROUTINE"), rare.toString());
        ColumnSuggestion often = one(shape(), "urgency", 2000, 9, i -> "ONLYNINE");
        assertFalse(often.toString().contains("ONLYNINE"), "many rows are not many children");
    }

    @Test
    void whatTheConnectorDeclaresStaysAndAContradictionIsSaid() throws IOException {
        ColumnSuggestion wrong = one(shape(declared("patient_id", IdentifierKind.SUBJECT), declared("number", IdentifierKind.UPN)),
                "number", 500, 500, i -> nhsNumber());
        assertEquals(Optional.of(IdentifierKind.UPN), wrong.identifier());
        assertTrue(wrong.reason().contains("but it looks like nhs_number") && wrong.confidence() < 90, wrong.toString());
        ColumnSuggestion right = one(shape(declared("patient_id", IdentifierKind.SUBJECT), declared("number", IdentifierKind.NHS_NUMBER)),
                "number", 500, 500, i -> nhsNumber());
        assertEquals(99, right.confidence());
        ColumnSuggestion unsaid = one(shape(declared("patient_id", IdentifierKind.SUBJECT),
                new SourceShape.Column("number", Optional.empty(), Optional.of(ColumnType.CODE), "")), "number", 500, 500, i -> nhsNumber());
        assertTrue(unsaid.reason().contains("the connector declares no identifier here"), unsaid.reason());
    }

    @Test
    void theOrderOfRecordsDoesNotMatter() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rows.add(new String[] {"c" + i % 500, nhsNumber(), List.of("A", "B", "C").get(random.nextInt(3)), digits(1 + random.nextInt(6))});
        }
        List<String> columns = List.of("patient_id", "n", "letter", "amount");
        List<ColumnSuggestion> before = suggestions(shape(), columns, rows);
        Collections.shuffle(rows, random);
        assertEquals(before, suggestions(shape(), columns, rows));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1024, 1025, 50_000, 400_000})
    void differentValuesAreCountedInBoundedMemory(int different) {
        DistinctSketch sketch = new DistinctSketch();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < different; i++) {
                sketch.add(DistinctSketch.hash(seed + " " + i));
            }
        }
        // Five standard deviations, so that one run in a million is further away.
        assertEquals(different, sketch.estimate(), different <= 1023 ? 0 : 0.16 * different);
    }

    @Test
    void whatTwoColumnsShareIsTold() {
        DistinctSketch few = new DistinctSketch();
        DistinctSketch many = new DistinctSketch();
        for (int i = 0; i < 60_000; i++) {
            many.add(DistinctSketch.hash("v" + i));
            if (i % 3 == 0) {
                few.add(DistinctSketch.hash((i % 2 == 0 ? "v" : "other") + i));
            }
        }
        assertEquals(0.5, few.sharedWith(many), 0.15);
        assertEquals(0, new DistinctSketch().sharedWith(many));
    }

    @Test
    void anyTextAtAllIsLookedAtWithoutAFailure() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                text.appendCodePoint(random.nextInt(20) == 0 ? random.nextInt(0xD000) : "aA1 .-/@'0,\t\n".charAt(random.nextInt(13)));
            }
            rows.add(new String[] {i % 7 == 0 ? null : "c" + i, text.toString(), "a".repeat(random.nextInt(3) * 5000), i % 2 == 0 ? null : " "});
        }
        assertEquals(4, suggestions(shape(), List.of("patient_id", "a", "b", "c"), rows).size());
    }
}
