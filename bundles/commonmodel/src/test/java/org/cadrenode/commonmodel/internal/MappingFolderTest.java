package org.cadrenode.commonmodel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingFolderTest {
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final String HEADER = "table,column,code_system,code,value_column,date_column,unit\n";
    private static final ReleasedTable SCORES = table("scores", column("score_id", ColumnType.CODE),
            date("score_date"), column("measure", ColumnType.CODE), column("scale", ColumnType.CODE),
            column("score", ColumnType.NUMBER), column("note", ColumnType.FREE_TEXT));

    @TempDir
    private Path folder;

    @Test
    void withoutAMappingEveryValueIsAnEventOfItsColumn() throws IOException {
        assertEquals(List.of("2024-01-02 clinic:scores score_id null a1 null", "2024-01-02 clinic:scores measure null SDQ null",
                        "2024-01-02 clinic:scores score 12 null null"),
                events(SCORES, "a1", "2024-01-02", "SDQ", null, "12", null));
    }

    @Test
    void aRecordOfNothingButADateIsAnEventOfItsDate() throws IOException {
        assertEquals(List.of("2024-01-02 clinic:scores score_date null null null"),
                events(SCORES, null, "2024-01-02", null, null, null, null));
        assertEquals(List.of(), events(SCORES, null, null, null, null, null, null));
    }

    @Test
    void aTableWithoutAnEventDateMakesUndatedEvents() throws IOException {
        assertEquals(List.of("null clinic:flat colour null red null"),
                events(table("flat", column("colour", ColumnType.CODE)), "red"));
    }

    @Test
    void aRuleMakesCodesOfColumnsAndConsumesThem() throws IOException {
        mapping("scores,score,questionnaire,{measure:lower}-{scale},score,score_date,points\nscores,score_id,-,,,,\n");
        assertEquals(List.of("2024-01-02 questionnaire sdq-total 12 null points"),
                events(SCORES, "a1", "2024-01-02", "SDQ", "total", "12", null));
    }

    @Test
    void aRuleWithoutItsCodeMakesTheDefaultEvent() throws IOException {
        mapping("scores,score,questionnaire,{measure:lower}-{scale},score,score_date,points\nscores,score_id,-,,,,\n");
        assertEquals(List.of("2024-01-02 clinic:scores score 12 null points"),
                events(SCORES, "a1", "2024-01-02", null, "total", "12", null));
    }

    @Test
    void aCodeMadeOfItsOwnColumnHasNoValue() throws IOException {
        mapping("diagnoses,code,icd10,{code},,,\n");
        ReleasedTable table = table("diagnoses", column("code", ColumnType.CODE), date("found"));
        assertEquals(List.of("2020-05 icd10 F90.0 null null null"), events(table, "F90.0", "2020-05"));
    }

    @Test
    void anEventCanBeDatedByItsOwnColumnAndHaveNoValue() throws IOException {
        mapping("stays,until,,until,-,until,\n");
        ReleasedTable table = table("stays", date("since"), new ReleasedColumn("until", ColumnType.DATE, false, false, false,
                Set.of()));
        assertEquals(List.of("2021-02-03 clinic:stays until null null null"), events(table, "2020-01-01", "2021-02-03"));
        assertEquals(List.of("2020-01-01 clinic:stays since null null null"), events(table, "2020-01-01", null));
    }

    @Test
    void columnsThatNoRuleReadsKeepTheirDefault() throws IOException {
        mapping("scores,score,questionnaire,{measure:lower}-{scale:lower},score,,\n");
        assertEquals(List.of("2024 questionnaire rcads-panic 3 null null", "2024 clinic:scores score_id null a1 null",
                        "2024 clinic:scores note null quiet null"),
                events(SCORES, "a1", "2024", "RCADS", "PANIC", "3", "quiet"));
    }

    @Test
    void aRuleOfAColumnThatIsNotReleasedIsLeftOut() throws IOException {
        mapping("flat,shade,colours,{shade},,,\n");
        assertEquals(List.of("null clinic:flat colour null red null"),
                events(table("flat", column("colour", ColumnType.CODE)), "red"));
    }

    @Test
    void theSameCodeIsHandedOutAsTheSameString() throws IOException {
        mapping("scores,score,questionnaire,{measure:lower}-{scale},score,score_date,points\n");
        EventMapper mapper = new MappingFolder(folder).mapper(SOURCE, SCORES);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (RowReader row = row(SCORES, "a1", "2024-01-02", "SDQ", "total", "12", null)) {
                row.next();
                mapper.map(row, (date, system, code, number, text, unit) -> codes.add(code));
            }
        }
        assertEquals("sdq-total", codes.get(0));
        assertSame(codes.get(0), codes.get(2));
    }

    @Test
    void aMappingWithAnErrorIsRefusedWithItsLine() throws IOException {
        for (String line : List.of("scores,score,x,y,z\n", "scores,,x,y,,,\n", "scores,score,x,{open,,,\n")) {
            mapping("# a comment\n" + line);
            CadreException refused = assertThrows(CadreException.class,
                    () -> new MappingFolder(folder).mapper(SOURCE, SCORES));
            assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
            assertTrue(refused.getMessage().contains("clinic.csv, line 3"), refused::getMessage);
            assertEquals(Result.Status.CRITICAL,
                    new CommonModelHealthCheck(new MappingFolder(folder)).execute().getStatus());
        }
        Files.writeString(folder.resolve("clinic.csv"), "table,column\n");
        assertThrows(CadreException.class, () -> new MappingFolder(folder).mapper(SOURCE, SCORES));
    }

    @Test
    void freeTextMakesNoCodesAndOnlyDatesDate() throws IOException {
        mapping("scores,note,words,{note},,,\n");
        assertThrows(CadreException.class, () -> new MappingFolder(folder).mapper(SOURCE, SCORES));
        mapping("scores,score,points,total,,scale,\n");
        assertThrows(CadreException.class, () -> new MappingFolder(folder).mapper(SOURCE, SCORES));
    }

    private void mapping(String lines) throws IOException {
        Files.writeString(folder.resolve("clinic.csv"), HEADER + lines);
    }

    private List<String> events(ReleasedTable table, String... values) throws IOException {
        EventMapper mapper = new MappingFolder(folder).mapper(SOURCE, table);
        List<String> events = new ArrayList<>();
        try (RowReader row = row(table, values)) {
            row.next();
            mapper.map(row, (date, system, code, number, text, unit) ->
                    events.add(date + " " + system + " " + code + " " + number + " " + text + " " + unit));
        }
        return events;
    }

    private static RowReader row(ReleasedTable table, String... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(bytes);
        writer.row(writer.table(table), new RecordKey(1, 2), new Pseudonym(3, 4), values);
        writer.finish();
        return new RowReader(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static ReleasedTable table(String name, ReleasedColumn... columns) {
        return new ReleasedTable(new TableName(name), List.of(columns));
    }

    private static ReleasedColumn column(String name, ColumnType type) {
        return new ReleasedColumn(name, type, false, false, false, Set.of());
    }

    private static ReleasedColumn date(String name) {
        return new ReleasedColumn(name, ColumnType.DATE, true, false, false, Set.of());
    }
}
