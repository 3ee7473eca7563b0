package org.cadrenode.gate.engine;

import java.util.Locale;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;

/** Builds a page of HTML in which every text is escaped. Not thread-safe. */
final class Html {
    private static final int LONGEST_MARKER = 20;

    private final StringBuilder page = new StringBuilder(1 << 14);

    /** Appends markup of the program's own. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Appends text of anybody's. */
    Html text(String text) {
        escape(text, 0, text.length());
        return this;
    }

    Html text(long number) {
        page.append(grouped(number));
        return this;
    }

    /** Returns a number with commas between thousands. */
    static String grouped(long number) {
        return String.format(Locale.UK, "%,d", number);
    }

    /** Appends an element with a text in it. */
    Html element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">\n");
    }

    /** Begins a table that can be scrolled by keyboard where it is wider than the page. */
    Html table(String caption, String... heads) {
        raw("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"").text(caption).raw("\"><table><caption>").text(caption)
                .raw("</caption>\n<thead><tr>");
        for (String head : heads) {
            raw("<th scope=\"col\">").text(head).raw("</th>");
        }
        return raw("</tr></thead>\n<tbody>\n");
    }

    /** Appends a row, whose first cell names it. */
    Html row(Object... cells) {
        raw("<tr>");
        for (int i = 0; i < cells.length; i++) {
            String kind = cells[i] instanceof Number ? " class=\"number\"" : "";
            String cell = cells[i] instanceof Long || cells[i] instanceof Integer ? grouped(((Number) cells[i]).longValue()) : cells[i].toString();
            raw(i == 0 ? "<th scope=\"row\">" : "<td" + kind + ">").text(cell).raw(i == 0 ? "</th>" : "</td>");
        }
        return raw("</tr>\n");
    }

    Html endTable() {
        return raw("</tbody></table></div>\n");
    }

    /** Appends a passage: markers in bold, doubtful places between angle marks with what they look like in words. */
    Html passage(Passage passage) {
        String text = passage.text();
        int at = 0;
        for (Mark mark : passage.marks()) {
            if (mark.start() < at || mark.end() > text.length() || mark.end() <= mark.start()) {
                continue;
            }
            plain(text, at, mark.start());
            raw("<strong class=\"doubt\">\u00ab");
            escape(text, mark.start(), mark.end());
            raw("\u00bb<small> ").text(mark.kind().replace('_', ' ')).raw("?</small></strong>");
            at = mark.end();
        }
        plain(text, at, text.length());
        return this;
    }

    private void plain(String text, int from, int to) {
        int at = from;
        for (int i = from; i < to; i++) {
            int end = text.charAt(i) == '[' ? markerEnd(text, i, to) : -1;
            if (end > 0) {
                escape(text, at, i);
                raw("<b class=\"gone\">");
                escape(text, i, end);
                raw("</b>");
                at = end;
                i = end - 1;
            }
        }
        escape(text, at, to);
    }

    private static int markerEnd(String text, int from, int to) {
        int end = from + 1;
        while (end < to && end - from < LONGEST_MARKER && (text.charAt(end) >= 'a' && text.charAt(end) <= 'z' || text.charAt(end) == '_')) {
            end++;
        }
        return end < to && end > from + 1 && text.charAt(end) == ']' ? end + 1 : -1;
    }

    // What would turn the direction of writing, or is no character of a text, is shown by its number.
    private void escape(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                case '\n', '\t' -> page.append(c);
                default -> {
                    boolean paired = Character.isSurrogate(c) && pair(text, i);
                    if (c == '\r') {
                        continue;
                    }
                    if (Character.isISOControl(c) || c >= 0x200e && c <= 0x200f || c >= 0x202a && c <= 0x202e
                            || c >= 0x2066 && c <= 0x2069 || c == 0x061c || c >= 0xfffe || Character.isSurrogate(c) && !paired) {
                        page.append("(U+").append(String.format("%04X", (int) c)).append(')');
                    } else {
                        page.append(c);
                    }
                }
            }
        }
    }

    private static boolean pair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i)) ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
