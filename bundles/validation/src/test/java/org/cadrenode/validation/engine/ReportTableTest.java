package org.cadrenode.validation.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Table;
import org.junit.jupiter.api.Test;

final class ReportTableTest {
    private static final ValidationReport REPORT = new ValidationReport(new SourceId("clinic"), Instant.EPOCH, List.of(),
            List.of(new Table("visits", 8, List.of(new Column("=1+1", false, 2), new Column("a,\"b\"\n", false, 0)))),
            List.of(new Finding(Rule.UPN_INVALID, "visits", "@upn", "", 4, 1, List.of(3L, 9L))), List.of());

    @Test
    void aReaderOfCommasGetsARowARuleAndARowAColumn() {
        List<CsvRecord> rows = CsvReader.builder().ofCsvRecord(ReportTable.of(REPORT)).stream().collect(Collectors.toList());
        assertEquals(ReportTable.COLUMNS, rows.get(0).getFields());
        assertEquals(List.of("upn-invalid", "error", "invalid", "visits", "'@upn", "", "4", "1", "0.250000", "3 9"), rows.get(1).getFields().subList(0, 10));
        assertEquals(List.of("without-value", "information", "missing", "visits", "'=1+1", "", "8", "2"), rows.get(2).getFields().subList(0, 8));
        assertEquals("a,\"b\"\n", rows.get(3).getField(4));
        assertEquals(4, rows.size());
    }

    @Test
    void noNameOfAColumnBecomesMarkup() {
        ValidationReport report = new ValidationReport(new SourceId("clinic"), Instant.EPOCH, List.of(),
                List.of(new Table("visits", 1, List.of(new Column("<script>alert(1)</script>\u202e", false, 0)))),
                List.of(new Finding(Rule.PART_UNREAD, "visits", "<img src=x>", "\"'&", 1, 1, List.of())), List.of());
        String page = ReportPage.of(report);
        assertFalse(page.contains("<script") || page.contains("<img") || page.contains("\u202e"), page);
        assertTrue(page.contains("&lt;img src=x&gt;") && page.contains("&quot;&#39;&amp;") && page.contains("(U+202E)"), page);
    }
}
