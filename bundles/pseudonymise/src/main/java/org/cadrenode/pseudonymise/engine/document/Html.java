package org.cadrenode.pseudonymise.engine.document;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.pseudonymise.engine.text.CharacterReference;
import org.jspecify.annotations.Nullable;

/**
 * The text of HTML: tags, comments, scripts and styles go, blocks become lines, entities become what they stand for. Not
 * a parser: whatever is written, one pass and a text. Thread-safe.
 */
public final class Html {
    private static final Set<String> BLOCKS = Set.of("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5",
            "h6", "hr", "blockquote", "section", "article", "header", "footer", "pre", "dt", "dd", "title");
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final Set<String> UNSEEN = Set.of("script", "style");

    private Html() { }

    /** Returns the text, or null if nothing of it is text. */
    public static @Nullable String text(String html) {
        StringBuilder text = new StringBuilder(html.length());
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<' && at + 1 < html.length() && opens(html.charAt(at + 1))) {
                at = tag(html, at, text);
            } else if (c == '&') {
                at = entity(html, at, text);
            } else {
                text.append(c);
                at++;
            }
        }
        String plain = text.toString().strip();
        return plain.isEmpty() ? null : plain;
    }

    // A smaller-than that no tag can begin with stays: BMI <18.
    private static boolean opens(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '/' || c == '!' || c == '?';
    }

    private static int tag(String html, int from, StringBuilder text) {
        if (html.startsWith("<!--", from)) {
            int end = html.indexOf("-->", from + 4);
            return end < 0 ? html.length() : end + 3;
        }
        int end = end(html, from + 1);
        int at = from + 1;
        if (at < end && html.charAt(at) == '/') {
            at++;
        }
        int name = at;
        while (at < end && Character.isLetterOrDigit(html.charAt(at))) {
            at++;
        }
        String tag = html.substring(name, at).toLowerCase(Locale.ROOT);
        if (BLOCKS.contains(tag)) {
            text.append('\n');
        } else if (CELLS.contains(tag)) {
            text.append(' ');
        } else if (UNSEEN.contains(tag) && name == from + 1) {
            return closing(html, end, tag);
        }
        return end;
    }

    // Behind the tag's end; a quoted attribute may hold one. Without an end, the rest is the tag.
    private static int end(String html, int from) {
        char quote = 0;
        char before = 0;
        for (int i = from; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && before == '=') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
            before = c == ' ' ? before : c;
        }
        return html.length();
    }

    private static int closing(String html, int from, String tag) {
        for (int at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
            if (html.regionMatches(true, at + 2, tag, 0, tag.length())) {
                return at;
            }
        }
        return html.length();
    }

    private static int entity(String html, int from, StringBuilder text) {
        Optional<CharacterReference> reference = CharacterReference.at(html, from);
        if (reference.isEmpty()) {
            text.append('&');
            return from + 1;
        }
        int point = reference.get().codePoint();
        text.appendCodePoint(point == 0xa0 ? ' ' : point);
        return reference.get().end();
    }
}
