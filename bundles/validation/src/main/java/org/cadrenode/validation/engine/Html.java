package org.cadrenode.validation.engine;

import java.util.Locale;

/** Builds a page of HTML in which every text is escaped. Not thread-safe. */
final class Html {
    private final StringBuilder page = new StringBuilder(1 << 14);

    /** Appends markup of the program's own. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Appends text of anybody's. */
    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                // Names come from headers: what is no letter of a line is shown by its number, such as marks that turn the writing.
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c) || c >= 0xfffe) {
                        page.append("(U+").append(String.format("%04X", (int) c)).append(')');
                    } else {
                        page.append(c);
                    }
                }
            }
        }
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

    /** Appends a row, whose first cell names it; numbers stand to the right. */
    Html row(Object... cells) {
        raw("<tr>");
        for (int i = 0; i < cells.length; i++) {
            boolean number = cells[i] instanceof Number;
            String cell = number ? grouped(((Number) cells[i]).longValue()) : cells[i].toString();
            raw(i == 0 ? "<th scope=\"row\">" : number ? "<td class=\"number\">" : "<td>").text(cell).raw(i == 0 ? "</th>" : "</td>");
        }
        return raw("</tr>\n");
    }

    Html endTable() {
        return raw("</tbody></table></div>\n");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
