package org.cadrenode.gate.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Risk;

/**
 * The review sheet: a page of HTML for the person who releases, without script and without anything from elsewhere. It
 * holds scrubbed text and is confidential. Stateless.
 */
public final class ReviewSheet {
    private static final String STYLE = """
            :root{color-scheme:light}
            body{font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
            h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;border-bottom:2px solid #111;margin-top:2rem}h3{font-size:1.05rem}
            a{color:#00408a}a:focus,.wide:focus{outline:3px solid #00408a;outline-offset:2px}
            .wide{overflow-x:auto;margin:.75rem 0}
            table{border-collapse:collapse;width:100%;overflow-wrap:break-word}caption{text-align:left;font-weight:700;padding:.25rem 0}
            th,td{border:1px solid #555;padding:.25rem .5rem;text-align:left;vertical-align:top}thead th{background:#eee}
            tbody th{font-weight:400}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            .verdict{border:3px solid #111;padding:.75rem;font-weight:700}
            .passage{border:1px solid #555;padding:.5rem;white-space:pre-wrap;margin:.25rem 0 1rem}
            .gone{background:#e6e6e6}.doubt{background:#fff3b0;outline:1px solid #6b5900}.doubt small{font-weight:400}
            .digest{font-family:ui-monospace,monospace;font-size:.85rem;overflow-wrap:anywhere}
            .sign{border:1px solid #111;min-height:3rem;padding:.5rem;margin:.5rem 0}
            @media (max-width:30rem){body{padding:.5rem}th,td{padding:.2rem .3rem;font-size:.875rem}}
            @media print{body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}tr,.passage,.sign{break-inside:avoid}nav{display:none}.wide{overflow:visible}}
            """;

    private ReviewSheet() { }

    /**
     * Returns the page.
     *
     * @param person user name of who reviews
     */
    public static String html(CheckReport report, Pseudonymised delivery, String person) {
        Html page = new Html();
        String id = delivery.id().value();
        page.raw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + styleHash()
                        + "'; base-uri 'none'; form-action 'none'\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
                .raw("<title>Review of delivery ").text(id).raw("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<header>\n")
                .raw("<p><strong>Confidential: holds scrubbed text of children's records. Keep it on this node; do not send it on.</strong></p>\n");
        page.element("h1", "Review of delivery " + id);
        page.raw("<p class=\"verdict\">").text(verdict(report)).raw("</p>\n");
        page.raw("<p>Made for ").text(person).raw(", who reads it before deciding.</p>\n</header>\n");
        page.raw("<nav aria-label=\"Parts of the sheet\"><ul>");
        for (String[] part : List.of(new String[] {"delivery", "The delivery"}, new String[] {"found", "What was found"},
                new String[] {"recall", "How well the scrubber did"}, new String[] {"risk", "How alike the children are"},
                new String[] {"columns", "What does not leave"}, new String[] {"sample", "A sample of the text"},
                new String[] {"release", "What a release means"})) {
            page.raw("<li><a href=\"#" + part[0] + "\">").text(part[1]).raw("</a></li>");
        }
        page.raw("</ul></nav>\n<main>\n");
        delivery(page, report, delivery);
        found(page, report);
        recall(page, report.freeText());
        risk(page, report.risk());
        columns(page, report);
        sample(page, report.freeText());
        release(page, report, id);
        return page.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String styleHash() {
        byte[] hash = Digest.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash);
    }

    private static String verdict(CheckReport report) {
        return report.passed() ? "The check found nothing that forbids the release. Whether it leaves is your decision."
                : "The check failed: this delivery cannot be released. " + report.findings().size() + " kinds of findings are listed below.";
    }

    private static void section(Html page, String id, String title) {
        page.raw("<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">").text(title).raw("</h2>\n");
    }

    private static void delivery(Html page, CheckReport report, Pseudonymised pseudonymised) {
        section(page, "delivery", "The delivery");
        Delivery delivery = pseudonymised.delivery();
        page.table("Where it comes from, and what was checked", "what", "value").row("Source", delivery.source().value())
                .row("Provider", delivery.provider().value()).row("Received", delivery.receivedAt().toString())
                .row("Rows checked", Html.grouped(report.rowCount()))
                .row("Removals (a key each, and nothing of a child)", Html.grouped(report.removals())).row("Values checked", Html.grouped(report.valueCount()));
        digest(page, "Rows (SHA-256)", report.rows());
        digest(page, "Tokens (SHA-256)", report.tokens());
        digest(page, "Dictionary (SHA-256)", report.dictionary());
        page.endTable();
        Tally tally = pseudonymised.tally();
        page.table("What became of its records", "record", "count").row("Read", tally.read())
                .row("Would leave with this release", tally.underWay()).row("Removals that would leave", tally.removals()).row("In quarantine: could not be read", tally.quarantined())
                .row("Of children who opted out", tally.optedOut()).row("Dropped by the dictionary", tally.dropped())
                .row("Held back", tally.held()).row("Identifiers that were blanked as invalid", tally.invalidIdentifiers()).endTable();
        page.raw("</section>\n");
    }

    private static void digest(Html page, String name, Digest digest) {
        page.raw("<tr><th scope=\"row\">").text(name).raw("</th><td class=\"digest\">").text(digest.hex()).raw("</td></tr>\n");
    }

    private static void found(Html page, CheckReport report) {
        section(page, "found", "What was found");
        page.element("h3", "Certain: forbids the release");
        findings(page, report.findings(), "Nothing certain was found.", "Certain findings, by kind and column");
        page.element("h3", "Doubtful: for you to judge");
        FreeText text = report.freeText();
        if (text.columns().isEmpty()) {
            page.element("p", "No free text would leave with this delivery, so nothing was looked at for names.");
            page.raw("</section>\n");
            return;
        }
        page.raw("<p>Words that look like names, and days, vehicle registrations and web addresses. Many are none: a second detector, "
                + "which knows no child, marks them by the way they are written. They forbid nothing unless a column has more than ")
                .text(text.mostDoubtful()).raw(" in a thousand words.</p>\n");
        findings(page, text.doubtful(), "Nothing doubtful was found.", "Doubtful places, by kind and column");
        long places = text.doubtful().stream().mapToLong(Finding::count).sum();
        page.raw("<p>").text(places).raw(" doubtful places in ").text(text.words()).raw(" words of free text")
                .text(text.words() == 0 ? "." : String.format(Locale.UK, ": %.1f in a thousand.", 1_000.0 * places / text.words())).raw("</p>\n</section>\n");
    }

    private static void findings(Html page, List<Finding> findings, String none, String caption) {
        if (findings.isEmpty()) {
            page.element("p", none);
            return;
        }
        page.table(caption, "kind", "column", "count");
        for (Finding finding : findings) {
            page.row(words(finding.kind()), finding.table() + (finding.column().isEmpty() ? " (whole row)" : "." + finding.column()), finding.count());
        }
        page.endTable();
    }

    private static String words(String code) {
        return code.replace('_', ' ');
    }

    private static void recall(Html page, FreeText text) {
        section(page, "recall", "How well the scrubber did on this delivery");
        if (text.columns().isEmpty()) {
            page.element("p", "No free text would leave with this delivery, so there was nothing to measure.");
        } else if (text.measuredTexts() == 0) {
            page.element("p", "The scrubber was not measured on this delivery.");
        } else {
            page.raw("<p>While the delivery was made, identifiers of the children and their relatives were written into copies of ")
                    .text(text.measuredTexts()).raw(" of its texts, and the same scrubber took them out again. The copies were thrown away. "
                    + "<strong>At least</strong> is the share below which the scrubber does not fall, with 95 % confidence "
                    + "(Clopper and Pearson). What stands here is about known people only: names in no record are not measured.</p>\n");
            page.table("Planted identifiers that were taken out", "kind", "planted", "taken out", "missed", "share", "at least");
            text.recall().forEach(kind -> page.row(words(kind.kind()), kind.planted(), kind.removed(), kind.planted() - kind.removed(),
                    percent(kind.planted() == 0 ? 0 : (double) kind.removed() / kind.planted()), percent(kind.atLeast())));
            page.endTable();
        }
        page.raw("</section>\n");
    }

    private static String percent(double share) {
        // Never rounded up to all.
        return String.format(Locale.UK, "%.2f\u00a0%%", Math.floor(share * 10_000) / 100);
    }

    private static void risk(Html page, Risk risk) {
        section(page, "risk", "How alike the children are");
        if (risk.smallestClass() == 0) {
            page.element("p", "No column of this delivery is a quasi-identifier, so nothing was compared. Other deliveries of the same "
                    + "children may have some: age, area and ethnicity together may do for recognising a child.");
            page.raw("</section>\n");
            return;
        }
        page.element("p", "Children who are alike in all quasi-identifiers (such as month of birth, sex and area) form a class. Who knows "
                + "these of a child and finds a class of one has found the child.");
        page.table("Classes of children", "figure", "value", "what it means")
                .row("Children compared", risk.children(), "with a row that has quasi-identifiers")
                .row("Classes", risk.classes(), "groups of children who cannot be told apart")
                .row("Smallest class (k)", risk.smallestClass(), "every child is alike to at least this many, itself included")
                .row("Children in classes smaller than " + risk.k(), risk.childrenBelowK(), "fewer than " + risk.k() + " are alike")
                .row("Children alone in their class", risk.unique(), percent((double) risk.unique() / Math.max(1, risk.children()))
                        + " of them: nobody in the delivery is like them")
                .row("Alone in the population too (estimate)", percent(risk.uniqueMatch()), "chance that a child who is alone here is alone among "
                        + "all, if the delivery holds " + percent(risk.populationShare()) + " of them (Skinner and Elliot, 2002)")
                .endTable();
        page.table("Chance of finding the right child", "attacker", "chance", "what it means")
                .row("Knows that the child is here, highest", percent(risk.prosecutorHighest()), "prosecutor: one through the smallest class")
                .row("Knows that the child is here, mean", percent(risk.prosecutorMean()), "over all children")
                .row("Does not know it, highest", percent(risk.journalistHighest()), "journalist: classes in the whole population")
                .row("Matches everybody", percent(risk.marketer()), "marketer: share of children who are found rightly")
                .endTable();
        if (!risk.diversity().isEmpty()) {
            page.table("Sensitive columns within the classes", "column", "fewest values in a class (l)", "children whose whole class shows one value");
            risk.diversity().forEach(column -> page.row(column.column(), column.smallest(), column.childrenAlike()));
            page.endTable();
            page.element("p", "Where a whole class shows one value, knowing that a child is in the class is knowing its value, without "
                    + "finding its row.");
        }
        page.raw("</section>\n");
    }

    private static void columns(Html page, CheckReport report) {
        section(page, "columns", "What does not leave");
        Map<String, List<String>> dropped = new TreeMap<>(report.droppedColumns());
        if (dropped.isEmpty()) {
            page.element("p", "The dictionary names every column of the source.");
        } else {
            page.table("Columns that no rule names: dropped", "table", "columns");
            dropped.forEach((table, columns) -> page.row(table, String.join(", ", columns)));
            page.endTable();
        }
        page.element("p", report.withheldColumns().isEmpty() ? "No free text is withheld."
                : "Free text that is withheld: " + String.join(", ", report.withheldColumns()) + ".");
        page.raw("</section>\n");
    }

    private static void sample(Html page, FreeText text) {
        section(page, "sample", "A sample of the text");
        if (text.sample().isEmpty()) {
            page.element("p", "No free text would leave with this delivery.");
        } else {
            page.raw("<p>").text(text.sample().size()).raw(" values, drawn evenly. What the scrubber took out stands in square brackets: "
                    + "<b class=\"gone\">[child]</b>. What is doubtful stands between angle marks with what it looks like: "
                    + "<strong class=\"doubt\">\u00abword\u00bb<small> possible name?</small></strong>. Read all of it, also what is not marked.</p>\n");
            for (int i = 0; i < text.sample().size(); i++) {
                page.element("h3", "Value " + (i + 1) + " of " + text.sample().size() + ", " + text.sample().get(i).column());
                page.raw("<div class=\"passage\">").passage(text.sample().get(i)).raw("</div>\n");
            }
        }
        page.raw("</section>\n");
    }

    private static void release(Html page, CheckReport report, String id) {
        section(page, "release", "What a release means");
        page.element("p", "The rows with exactly these digests leave this organisation and are loaded into the research database. What has "
                + "left can be ordered back by an opt-out, but not unseen. The release is journalled with your name and reason and signed. "
                + "Free text leaves only because you name its columns, having read this sheet.");
        if (report.passed()) {
            String columns = report.freeText().columns().isEmpty() ? "" : " --free-text " + String.join(",", report.freeText().columns());
            page.raw("<p>To release: <code>").text("gate:release --reason '\u2026'" + columns + " " + id).raw("</code></p>\n");
        }
        page.raw("<p>To hold it back: <code>").text("gate:refuse --reason '\u2026' " + id).raw("</code></p>\n");
        page.element("h3", "Signature");
        for (String field : List.of("Decision (release or refuse) and reason", "Name and role", "Date and signature")) {
            page.raw("<div class=\"sign\">").text(field + ":").raw("</div>\n");
        }
        page.raw("</section>\n");
    }
}
