package org.cadrenode.connector.excel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cadrenode.connector.testkit.Collected;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;

final class ExcelConnectorTest {
    private static final String HEAD = "<row><c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>v</t></is></c></row>";

    private final ExcelConnector connector = new ExcelConnector(Map.of("source", "s", "provider", "p"));

    @Test
    void aWorkbookOfAnotherProgramIsReadWithSharedTextsAndDays() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Young People");
            sheet.value(0, 0, "ID");
            sheet.value(0, 1, "Born");
            sheet.value(0, 2, "Seen");
            sheet.value(1, 0, 9434765919L);
            sheet.value(1, 1, LocalDate.of(2012, 2, 29));
            sheet.style(1, 1).format("yyyy-mm-dd").set();
            sheet.value(1, 2, LocalDateTime.of(2024, 1, 31, 22, 30, 5));
            sheet.style(1, 2).format("dd/mm/yyyy hh:mm").set();
            sheet.value(2, 0, "a & <b>");
            workbook.newWorksheet("Sessions").value(0, 0, "id");
        }
        Collected read = read(bytes.toByteArray());
        assertEquals(List.of("young_people 2 {born=2012-02-29, id=9434765919, seen=2024-01-31T22:30:05}", "young_people 3 {id=a & <b>}"),
                read.records());
        assertEquals(List.of(), read.rejections());
    }

    @Test
    void numbersLoseNothingAndHaveNoExponent() throws IOException {
        List<String> given = List.of("9434765919", "9.434765919E9", "434765919", "1E-7", "0.30000000000000004", "12345678901234567890", "-5.0", "1.50");
        StringBuilder rows = new StringBuilder(HEAD);
        given.forEach(number -> rows.append("<row><c s=\"").append(number.equals("434765919") ? 1 : 0).append("\"><v>").append(number).append("</v></c></row>"));
        List<String> ids = read(workbook(rows.toString())).told().stream().map(one -> one.values().get("id")).toList();
        assertEquals(List.of("9434765919", "9434765919", "0434765919", "0.0000001", "0.30000000000000004", "12345678901234567890", "-5", "1.5"), ids);
    }

    @Test
    void daysBeforeMarch1900AreAsExcelShowsThem() throws IOException {
        List<String> days = new ArrayList<>();
        for (String number : List.of("1", "59", "61", "44927", "44927.5", "0.75")) {
            days.add(read(workbook(HEAD + "<row><c s=\"2\"><v>" + number + "</v></c></row>")).told().get(0).values().get("id"));
        }
        assertEquals(List.of("1900-01-01", "1900-02-28", "1900-03-01", "2023-01-01", "2023-01-01T12:00:00", "18:00:00"), days);
    }

    @Test
    void formulasCountByTheirValueAndErrorsAreRejectedAlone() throws IOException {
        Collected read = read(workbook(HEAD + "<row><c><f>1+1</f><v>2</v></c><c t=\"b\"><v>1</v></c></row>"
                + "<row><c t=\"e\"><v>#REF!</v></c></row><row><c><v>many</v></c></row><row><c><v>1E999</v></c></row><row><c t=\"s\"><v>99</v></c></row>"
                + "<row><c t=\"inlineStr\"><is><t>a_x0000_b</t></is></c></row><row><c/><c/><c><v>3</v></c></row>"
                + "<row hidden=\"1\"><c t=\"str\"><f>A1</f><v>x</v></c></row><row/>"));
        assertEquals(List.of("t 2 {id=2, v=true}", "t 9 {id=x}"), read.records());
        assertEquals(List.of("t 3 id CELL_INVALID", "t 4 id CELL_INVALID", "t 5 id CELL_INVALID", "t 6 id CELL_INVALID",
                "t 7 id ROW_CONTROL_CHARACTER", "t 8 ROW_COLUMN_COUNT"), read.rejections());
    }

    @Test
    void headersThatAreEmptyOrNamedTwiceAreNone() throws IOException {
        for (String header : List.of("<row><c r=\"B1\"><v>1</v></c></row>", "<row><c><v>1</v></c><c><v>1</v></c></row>", "")) {
            assertTrue(read(workbook(header)).rejections().get(0).endsWith("HEADER_INVALID"), header);
        }
    }

    @Test
    void bombsEntitiesAndForeignFilesAreRefused() throws IOException {
        assertEquals(List.of("t XML_FORBIDDEN".replace("t ", "t 1 ")), read(workbookOf("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + "<worksheet><sheetData>" + HEAD + "</sheetData></worksheet>")).rejections());
        Collected bomb = read(workbook(HEAD + "<row/>".repeat(5_000_000)));
        assertTrue(bomb.rejections().get(0).endsWith("ARCHIVE_FORBIDDEN"), bomb.rejections().toString());
        assertEquals(List.of("0 FORMAT_UNKNOWN"), read("id,v\n1,2\n".getBytes(StandardCharsets.UTF_8)).rejections());
        assertEquals(List.of("0 CONTENT_TRUNCATED"), read(new byte[0]).rejections());
        byte[] whole = workbook(HEAD);
        assertEquals(List.of("0 CONTENT_TRUNCATED"), read(Arrays.copyOf(whole, whole.length / 2)).rejections());
    }

    @Test
    void aWorkbookWithAPasswordIsToldFromAnOldOne() throws IOException {
        byte[] compound = Arrays.copyOf(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1}, 200_000);
        assertEquals(List.of("0 FORMAT_UNKNOWN"), read(compound).rejections());
        byte[] name = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, compound, 8 + 65_536 - 7, name.length);
        assertEquals(List.of("0 DECRYPTION_FAILED"), read(compound).rejections());
    }

    private Collected read(byte[] workbook) throws IOException {
        return Collected.of(connector, "", () -> new ByteArrayInputStream(workbook));
    }

    private static byte[] workbook(String rows) throws IOException {
        return workbookOf("<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    }

    private static byte[] workbookOf(String sheet) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            String relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            part(zip, "xl/workbook.xml", "<workbook xmlns:r=\"" + relations + "\"><sheets><sheet name=\"T\" r:id=\"r1\"/><sheet name=\"Old\" state=\"hidden\" "
                    + "r:id=\"r2\"/></sheets></workbook>");
            part(zip, "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Type=\"" + relations + "/worksheet\" "
                    + "Target=\"worksheets/sheet1.xml\"/></Relationships>");
            part(zip, "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/></numFmts><cellXfs><xf numFmtId=\"0\"/>"
                    + "<xf numFmtId=\"164\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
            part(zip, "xl/worksheets/sheet1.xml", sheet);
        }
        return bytes.toByteArray();
    }

    private static void part(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
