package org.cadrenode.validation.engine;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Table;

/**
 * The report as a table of commas (RFC 4180), one row a rule and column; below them, for each column, the records without a value
 * ({@code without-value}). No cell begins like a formula. Stateless.
 */
public final class ReportTable {
    /** The columns. */
    public static final List<String> COLUMNS = List.of("rule", "severity", "kind", "table", "column", "detail", "records", "failing", "share",
            "lines", "meaning", "remedy");
    private static final String WITHOUT = "without-value";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final String STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private ReportTable() { }

    /** Returns the table. */
    public static String of(ValidationReport report) {
        StringBuilder out = new StringBuilder(1 << 12);
        line(out, COLUMNS.toArray(String[]::new));
        for (Finding finding : report.findings()) {
            Rule rule = finding.rule();
            line(out, rule.id(), word(rule.severity()), word(rule.kind()), finding.table(), finding.column(), finding.detail(),
                    Long.toString(finding.looked()), Long.toString(finding.failing()), share(finding.failing(), finding.looked()),
                    finding.lines().stream().map(String::valueOf).collect(Collectors.joining(" ")), rule.sentence() + ".", rule.remedy());
        }
        for (Table table : report.tables()) {
            for (Column column : table.columns()) {
                line(out, WITHOUT, word(Rule.Severity.INFORMATION), word(Rule.Kind.MISSING), table.name(), column.name(), "",
                        Long.toString(table.records()), Long.toString(column.without()), share(column.without(), table.records()), "",
                        "Records without a value.", "");
            }
        }
        return out.toString();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.6f", (double) part / whole);
    }

    private static void line(StringBuilder out, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            String cell = plain(cells[i]);
            boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            out.append(i == 0 ? "" : ",").append(quoted ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
        }
        out.append("\r\n");
    }

    // A spreadsheet runs a cell that begins like a formula (OWASP, CSV injection); an apostrophe in front makes it text.
    private static String plain(String cell) {
        String start = cell.stripLeading();
        boolean runs = !start.isEmpty() && STARTS.indexOf(start.charAt(0)) >= 0 || !cell.isEmpty() && STARTS.indexOf(cell.charAt(0)) >= 0;
        return runs && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }
}
