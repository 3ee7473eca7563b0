package org.cadrenode.watch.engine;

import java.util.List;

/** A day of a stage as bars, and the same numbers as a table. */
final class Chart {
    private static final int HEIGHT = 60;
    private static final int WIDTH = 10;

    private Chart() { }

    static void draw(Html html, Throughput.Day day) {
        String most = StatusPage.number(day.most());
        html.element("h3", day.stage()).element("p", StatusPage.number(day.sum()) + " records; at most " + most + " in half an hour.");
        html.tags("<svg role=\"img\" viewBox=\"0 0 " + WIDTH * Throughput.STEPS + " " + (HEIGHT + 1) + "\" preserveAspectRatio=\"none\" aria-label=\"");
        html.text(day.stage()).text(": " + StatusPage.number(day.sum()) + " records in the last 24 hours; the table below has them by half-hour").tags("\">");
        List<Long> records = day.records();
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i) > 0) {
                // What is there is seen, however little.
                long height = Math.max(1, records.get(i) * HEIGHT / day.most());
                html.tags("<rect x=\"" + (i * WIDTH + 1) + "\" y=\"" + (HEIGHT - height) + "\" width=\"" + (WIDTH - 2) + "\" height=\"" + height + "\"/>");
            }
        }
        html.tags("<path d=\"M0 " + HEIGHT + ".5H" + WIDTH * records.size() + "\"/></svg>");
        html.tags("<details><summary>").text("The numbers of " + day.stage()).tags("</summary><table><thead><tr><th scope=\"col\">Half-hour from</th>"
                + "<th scope=\"col\" class=\"number\">Records</th></tr></thead><tbody>");
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i) > 0) {
                html.tags("<tr>").element("th scope=\"row\"", Html.moment(day.from().plus(Throughput.STEP.multipliedBy(i))))
                        .element("td class=\"number\"", StatusPage.number(records.get(i))).tags("</tr>");
            }
        }
        html.tags("</tbody></table></details>");
    }
}
