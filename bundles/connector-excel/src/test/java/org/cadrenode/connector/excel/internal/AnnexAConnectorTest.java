package org.cadrenode.connector.excel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.Collected;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnnexAConnectorTest {
    private final AnnexAConnector connector = new AnnexAConnector(Map.of("provider", "council"));

    @ParameterizedTest
    @CsvSource({"List 1,contacts", "List_10,adoption", "List 11,adopters", "List 2 Early Help Assessments,early_help", "List 4. Assessments,assessments",
        "List 5 - S47 and ICPC,section_47", "Section 47 enquiries and Initial Child Protection Conferences,section_47", "6 CIN,children_in_need",
        "List 7 Child Protection Plans,child_protection", "List 8 Looked After,looked_after", "List 9 Leaving care services,care_leavers",
        "Prospective adopters,adopters", "Children looked after,looked_after"})
    void aSheetOrFileTellsItsListByItsName(String name, String table) {
        assertEquals(Optional.of(table), connector.table(name + ".csv"));
        assertEquals(Optional.empty(), connector.table(name + ".xlsx"));
    }

    @Test
    void titlesAboveAHeaderAreLeftOutAndHeadingsOfAnyYearKnown() throws IOException {
        Collected read = read(workbook -> {
            Worksheet sheet = workbook.newWorksheet("List 8");
            sheet.value(0, 0, "List 8: Looked after children");
            sheet.value(1, 0, "As at");
            sheet.value(1, 1, LocalDate.of(2024, 3, 31));
            List<String> names = List.of("Child Unique ID", "Sex", " Date of\nBirth ", "Child's Legal Status", "Placement postcode", "URN of Placement",
                    "Reason Ceased to be Looked After", "", "Allocated Worker");
            List<String> values = List.of("77", "b) Female", "2012-02-29", "C2: FCO", "AB1 2CD", "SC123456", "a) E11: Adopted - application unopposed", "left", "B Worker");
            for (int i = 0; i < names.size(); i++) {
                sheet.value(3, i, names.get(i));
                sheet.value(4, i, values.get(i));
            }
        });
        assertEquals(List.of("looked_after 5 {allocated_worker=B Worker, care_end_reason=E11, child_unique_id=77, column 8 without a name=left, "
                + "date_of_birth=2012-02-29, gender=Female, legal_status=C2, placement_postcode=AB1 2CD, placement_urn=SC123456}"), read.records());
        assertEquals(List.of(), read.rejections());
    }

    @Test
    void theListOfAdoptersIsHeldOutInAWorkbookAndInAFile() throws IOException {
        Collected read = read(workbook -> {
            workbook.newWorksheet("List 11").value(0, 0, "Individual adopter identifier");
            workbook.newWorksheet("Guidance").value(0, 0, "Read this");
            Worksheet sheet = workbook.newWorksheet("List 1");
            sheet.value(0, 0, "Child Unique ID");
            sheet.value(0, 1, "Date of Contact");
        });
        assertEquals(List.of(".adopters"), read.unread());
        assertEquals(List.of("0 TABLE_UNKNOWN"), read.rejections());
        Collected file = Collected.of(connector, "adopters", "Individual adopter identifier,Family identifier\nA1,F1\n");
        assertEquals(List.of(".adopters"), file.unread());
        assertEquals(List.of(), file.records());
        assertTrue(connector.description().tables().stream().noneMatch(table -> table.name().equals("adopters")));
    }

    @Test
    void aListThatDoesNotSayWhoseItIsIsHeldRecordByRecord() throws IOException {
        Collected read = read(workbook -> {
            Worksheet sheet = workbook.newWorksheet("List 1");
            sheet.value(0, 0, "Reference");
            sheet.value(0, 1, "Gender");
            sheet.value(0, 2, "Date of Contact");
            sheet.value(1, 0, "77");
        });
        assertEquals(List.of("contacts 2 child_unique_id COLUMN_MISSING"), read.rejections());
        Collected none = read(workbook -> workbook.newWorksheet("List 1").value(0, 0, "Nothing to report"));
        assertEquals(List.of("contacts 1 HEADER_INVALID"), none.rejections());
    }

    @Test
    void settingsThatNameColumnsMeanTheLayoutsNames() throws IOException {
        AnnexAConnector changing = new AnnexAConnector(Map.of("provider", "council", "version", "contacts:contact_date", "removedWhen", "contacts:contact_source=9"));
        Collected read = Collected.of(changing, "contacts", "Child ID,Date of Contact,Contact Source\n77,2024-01-02,t) 9: Anonymous\n78,02/01/2024,6\n");
        assertEquals(List.of("contacts 3 @1704153600000 {child_unique_id=78, contact_date=02/01/2024, contact_source=6}"),
                read.records().stream().filter(record -> record.contains("=78")).toList());
        assertEquals(List.of(), read.rejections());
        assertTrue(read.told().get(0).removed());
    }

    @ParameterizedTest
    @CsvSource({"a) WBRI,WBRI", "N1 - Abuse or neglect,N1", "'a) E11: Adopted - application unopposed',E11", "p1) 5D: LA services,5D", "Yes,Yes", "c) Not stated/recorded,Not stated/recorded",
        "zz) T4: Temporary placement - seven days or less,T4", "x),x)", "CON - Child placed in confidential placement,CON", "Child in need plan,Child in need plan"})
    void ofACellThatHoldsAChoiceTheCodeIsTaken(String cell, String code) {
        assertEquals(code, Codes.code(cell));
    }

    @Test
    void everyColumnThatIdentifiesSaysSo() {
        Map<String, Meaning> meanings = new TreeMap<>();
        for (Table table : connector.description().tables()) {
            List<Column> columns = table.columns();
            assertEquals(List.of(Optional.of(Meaning.SUBJECT), Optional.of(Meaning.SEX), Optional.of(Meaning.BIRTH_DATE)),
                    List.of(columns.get(0).meaning(), columns.get(1).meaning(), columns.get(3).meaning()), table.name());
            columns.stream().skip(4).filter(column -> column.meaning().isPresent()).forEach(column -> {
                meanings.put(table.name() + "." + column.name(), column.meaning().orElseThrow());
                assertFalse(column.note().isEmpty(), column.name());
            });
        }
        Map<String, Meaning> expected = new TreeMap<>(Map.of("early_help.assessing_organisation", Meaning.ORGANISATION,
                "looked_after.placement_postcode", Meaning.POSTCODE, "looked_after.placement_urn", Meaning.ORGANISATION,
                "care_leavers.allocated_personal_adviser", Meaning.OTHER_WORDS, "adoption.family_identifier", Meaning.OTHER_CODE));
        for (String list : List.of("referrals", "assessments", "section_47", "children_in_need", "child_protection", "looked_after", "care_leavers")) {
            expected.put(list + ".allocated_worker", Meaning.OTHER_WORDS);
        }
        for (String day : List.of("adoption_decision", "placement_order", "matched", "placed", "adoption_order", "decision_reversed", "fostered_for_adoption")) {
            expected.put("adoption." + day, Meaning.OTHER_DATE);
        }
        assertEquals(expected, meanings);
        assertEquals(10, connector.description().tables().stream().map(Table::name).collect(Collectors.toSet()).size());
    }

    private Collected read(Consumer<Workbook> made) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            made.accept(workbook);
        }
        return Collected.of(connector, "", () -> new ByteArrayInputStream(bytes.toByteArray()));
    }
}
