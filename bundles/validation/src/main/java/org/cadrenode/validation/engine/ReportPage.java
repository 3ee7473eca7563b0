package org.cadrenode.validation.engine;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.Rule.Severity;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Earlier;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Part;
import org.cadrenode.api.validation.ValidationReport.Table;

/** The report as one page of HTML, without script and without anything from elsewhere. Stateless. */
public final class ReportPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
    private static final String STYLE = """
            :root{color-scheme:light}
            body{font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:64rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
            h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;border-bottom:2px solid #111;margin-top:2rem}h3{font-size:1.05rem}
            a{color:#00408a}a:focus,.wide:focus{outline:3px solid #00408a;outline-offset:2px}
            .wide{overflow-x:auto;margin:.75rem 0}
            table{border-collapse:collapse;width:100%;overflow-wrap:break-word}caption{text-align:left;font-weight:700;padding:.25rem 0}
            th,td{border:1px solid #555;padding:.25rem .5rem;text-align:left;vertical-align:top}thead th{background:#eee}
            tbody th{font-weight:400}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            .verdict{border:3px solid #111;padding:.75rem;font-weight:700}
            .error{font-weight:700}.rule{font-family:ui-monospace,monospace;font-size:.85rem}.lines{font-size:.85rem}
            @media (max-width:30rem){body{padding:.5rem}th,td{padding:.2rem .3rem;font-size:.875rem}}
            @media print{body{max-width:none;padding:0;font-size:9pt}h2,h3,caption{break-after:avoid}tr{break-inside:avoid}nav{display:none}.wide{overflow:visible}}
            """;

    private ReportPage() { }

    /** Returns the page. */
    public static String of(ValidationReport report) {
        Html page = new Html();
        String style = Base64.getEncoder().encodeToString(Digest.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8)));
        String title = "Validation of " + report.source().value();
        page.raw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + style
                        + "'; base-uri 'none'; form-action 'none'\">\n"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
                .raw("<title>").text(title).raw("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<header>\n")
                .element("h1", title).raw("<p class=\"verdict\">").text(verdict(report)).raw("</p>\n<p>")
                .text("Made on " + TIME.format(report.madeAt()) + ". For the people who own the source: it holds counts and line numbers, and "
                        + "no value. The lines are those of your own extract, on which the first records that fail begin.")
                .raw("</p>\n</header>\n");
        List<String> tables = tables(report);
        contents(page, tables);
        page.raw("<main>\n");
        summary(page, report, tables);
        trend(page, report);
        for (int i = 0; i < tables.size(); i++) {
            table(page, report, tables.get(i), i);
        }
        rules(page, report);
        return page.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String verdict(ValidationReport report) {
        long errors = report.failed(Severity.ERROR);
        long warnings = report.failed(Severity.WARNING);
        if (errors + warnings == 0) {
            return Html.grouped(report.records()) + " records, and nothing is wrong that the rules look for.";
        }
        return Html.grouped(report.records()) + " records. Rules that failed, each column by itself: " + count(errors, "error") + ", "
                + count(warnings, "warning") + ", " + Html.grouped(report.failed(Severity.INFORMATION)) + " for information.";
    }

    private static String count(long number, String what) {
        return Html.grouped(number) + " " + what + (number == 1 ? "" : "s");
    }

    private static List<String> tables(ValidationReport report) {
        Set<String> names = new LinkedHashSet<>();
        report.tables().forEach(table -> names.add(table.name()));
        report.findings().forEach(finding -> names.add(finding.table()));
        return new ArrayList<>(names);
    }

    private static void contents(Html page, List<String> tables) {
        page.raw("<nav aria-label=\"Parts of the report\"><ul><li><a href=\"#summary\">Summary</a></li>");
        for (int i = 0; i < tables.size(); i++) {
            page.raw("<li><a href=\"#table-" + i + "\">").text(title(tables.get(i))).raw("</a></li>");
        }
        page.raw("<li><a href=\"#rules\">What the rules mean</a></li></ul></nav>\n");
    }

    private static String title(String table) {
        return table.isEmpty() ? "The extract as a whole" : "Table " + table;
    }

    private static void summary(Html page, ValidationReport report, List<String> tables) {
        page.raw("<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n");
        page.table("Rules that failed, each column by itself", "what", "errors", "warnings", "information");
        for (Rule.Kind kind : Rule.Kind.values()) {
            page.row(word(kind), failed(report, kind, Severity.ERROR), failed(report, kind, Severity.WARNING),
                    failed(report, kind, Severity.INFORMATION));
        }
        page.endTable().table("By table", "table", "records", "errors", "warnings", "information");
        for (String name : tables) {
            long records = report.tables().stream().filter(table -> table.name().equals(name)).mapToLong(Table::records).sum();
            page.row(title(name), records, failed(report, name, Severity.ERROR), failed(report, name, Severity.WARNING),
                    failed(report, name, Severity.INFORMATION));
        }
        page.endTable();
        if (!report.parts().isEmpty()) {
            page.table("Deliveries that were looked at", "delivery", "table", "received");
            for (Part part : report.parts()) {
                page.row(part.delivery().value(), part.table(), TIME.format(part.receivedAt()));
            }
            page.endTable();
        }
        page.raw("</section>\n");
    }

    private static long failed(ValidationReport report, Rule.Kind kind, Severity severity) {
        return report.findings().stream().filter(finding -> finding.rule().kind() == kind && finding.rule().severity() == severity).count();
    }

    private static long failed(ValidationReport report, String table, Severity severity) {
        return report.findings().stream().filter(finding -> finding.table().equals(table) && finding.rule().severity() == severity).count();
    }

    private static void trend(Html page, ValidationReport report) {
        if (report.trend().isEmpty()) {
            return;
        }
        page.raw("<section aria-labelledby=\"trend\">\n<h2 id=\"trend\">Compared with earlier deliveries</h2>\n")
                .table("This report and those before it", "received", "delivery", "records", "errors", "warnings", "information");
        report.parts().stream().findFirst().ifPresent(part -> page.row(TIME.format(part.receivedAt()), part.delivery().value(), report.records(),
                report.failed(Severity.ERROR), report.failed(Severity.WARNING), report.failed(Severity.INFORMATION)));
        for (Earlier earlier : report.trend()) {
            page.row(TIME.format(earlier.receivedAt()), earlier.delivery().value(), earlier.records(), earlier.errors(), earlier.warnings(),
                    earlier.information());
        }
        page.endTable().raw("</section>\n");
    }

    private static void table(Html page, ValidationReport report, String name, int number) {
        page.raw("<section aria-labelledby=\"table-" + number + "\">\n<h2 id=\"table-" + number + "\">").text(title(name)).raw("</h2>\n");
        List<Finding> findings = report.findings().stream().filter(finding -> finding.table().equals(name)).toList();
        if (findings.isEmpty()) {
            page.element("p", "No rule failed.");
        } else {
            page.table("What was found: " + title(name), "column", "what", "severity", "fail", "of", "share", "first lines");
            findings.forEach(finding -> finding(page, finding));
            page.endTable();
        }
        for (Table table : report.tables()) {
            if (table.name().equals(name)) {
                page.table("How complete: " + title(name), "column", "records", "without a value", "share");
                for (Column column : table.columns()) {
                    page.row(column.described() ? column.name() : column.name() + " (unknown)", table.records(), column.without(),
                            share(column.without(), table.records()));
                }
                page.endTable();
            }
        }
        page.raw("</section>\n");
    }

    private static void finding(Html page, Finding finding) {
        String severity = word(finding.rule().severity());
        page.raw("<tr class=\"" + severity + "\"><th scope=\"row\">").text(finding.column().isEmpty() ? "(record)" : finding.column())
                .raw("</th><td>").text(finding.rule().sentence() + (finding.detail().isEmpty() ? "" : ": " + finding.detail()))
                .raw(" <a class=\"rule\" href=\"#rule-" + finding.rule().id() + "\">").text(finding.rule().id()).raw("</a></td><td>").text(severity)
                .raw("</td><td class=\"number\">").text(Html.grouped(finding.failing())).raw("</td><td class=\"number\">")
                .text(Html.grouped(finding.looked())).raw("</td><td class=\"number\">")
                .text(finding.looked() == 0 ? "" : share(finding.failing(), finding.looked())).raw("</td><td class=\"lines\">")
                .text(finding.lines().stream().map(String::valueOf).collect(Collectors.joining(", "))).raw("</td></tr>\n");
    }

    private static void rules(Html page, ValidationReport report) {
        page.raw("<section aria-labelledby=\"rules\">\n<h2 id=\"rules\">What the rules mean, and what to do</h2>\n");
        Set<Rule> failed = report.findings().stream().map(Finding::rule).collect(Collectors.toCollection(TreeSet::new));
        if (failed.isEmpty()) {
            page.element("p", "No rule failed.");
        } else {
            page.table("The rules that failed", "rule", "kind", "what is the case", "what to do");
            for (Rule rule : failed) {
                page.raw("<tr id=\"rule-" + rule.id() + "\"><th scope=\"row\" class=\"rule\">").text(rule.id()).raw("</th><td>")
                        .text(word(rule.kind())).raw("</td><td>").text(rule.sentence() + ".").raw("</td><td>").text(rule.remedy()).raw("</td></tr>\n");
            }
            page.endTable();
        }
        page.raw("</section>\n");
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a share in percent; what is not quite none or all does not read as none or all. */
    static String share(long part, long whole) {
        if (whole == 0 || part == 0) {
            return "0 %";
        }
        double percent = 100.0 * part / whole;
        if (percent < 0.1) {
            return "under 0.1 %";
        }
        return part < whole && percent > 99.9 ? "over 99.9 %" : String.format(Locale.UK, "%.1f %%", percent);
    }
}
