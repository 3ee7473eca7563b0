package org.cadrenode.omop.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.cadrenode.api.delivery.Digest;

/** Builds a page of HTML without script and without anything from elsewhere, in which every text is escaped. Not thread-safe. */
final class Page {
    private static final String STYLE = """
            :root{color-scheme:light}
            body{font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:70rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
            h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;border-bottom:2px solid #111;margin-top:2rem}
            a{color:#00408a}a:focus,.wide:focus{outline:3px solid #00408a;outline-offset:2px}
            .wide{overflow-x:auto;margin:.75rem 0}.verdict{border:3px solid #111;padding:.75rem;font-weight:700}
            table{border-collapse:collapse;width:100%;overflow-wrap:break-word}caption{text-align:left;font-weight:700;padding:.25rem 0}
            th,td{border:1px solid #555;padding:.25rem .5rem;text-align:left;vertical-align:top}thead th{background:#eee}
            tbody th{font-weight:400}.number{text-align:right;font-variant-numeric:tabular-nums}
            @media print{body{max-width:none;padding:0;font-size:9pt}tr{break-inside:avoid}nav{display:none}.wide{overflow:visible}}
            """;

    private final StringBuilder page = new StringBuilder(1 << 15);

    /** Begins a page. */
    Page(String title) {
        String style = Base64.getEncoder().encodeToString(Digest.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8)));
        raw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + style
                + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
                .text(title).raw("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n").element("h1", title);
    }

    Page raw(String markup) {
        page.append(markup);
        return this;
    }

    // Marks that turn the writing, and what is no letter, are shown by their numbers.
    Page text(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE) {
                        page.append(String.format("(U+%04X)", c));
                    } else {
                        page.appendCodePoint(c);
                    }
                }
            }
        });
        return this;
    }

    Page element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">\n");
    }

    /** Begins a part that the contents lead to. */
    Page section(String id, String title) {
        return raw("<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">").text(title).raw("</h2>\n");
    }

    Page endSection() {
        return raw("</section>\n");
    }

    /** Begins a table that can be scrolled by keyboard where it is wider than the page. */
    Page table(String caption, String... heads) {
        raw("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"").text(caption).raw("\"><table><caption>").text(caption)
                .raw("</caption>\n<thead><tr>");
        for (String head : heads) {
            raw("<th scope=\"col\">").text(head).raw("</th>");
        }
        return raw("</tr></thead>\n<tbody>\n");
    }

    /** Appends a row, whose first cell names it; numbers, as text with a digit in front, stand to the right. */
    Page row(String... cells) {
        raw("<tr>");
        for (int i = 0; i < cells.length; i++) {
            boolean number = !cells[i].isEmpty() && Character.isDigit(cells[i].charAt(0));
            raw(i == 0 ? "<th scope=\"row\">" : number ? "<td class=\"number\">" : "<td>").text(cells[i]).raw(i == 0 ? "</th>" : "</td>");
        }
        return raw("</tr>\n");
    }

    Page endTable() {
        return raw("</tbody></table></div>\n");
    }

    /** Ends the page, and returns it. */
    String end() {
        return raw("</body>\n</html>\n").page.toString();
    }
}
