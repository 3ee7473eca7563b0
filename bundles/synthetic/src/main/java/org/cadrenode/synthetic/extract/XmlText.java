package org.cadrenode.synthetic.extract;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Indented XML text, one element a line, for values that need no escape. Not thread-safe. */
final class XmlText {

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private final int depth;

    XmlText(int depth) {
        this.depth = depth;
    }

    XmlText open(String name) {
        indent().append('<').append(name).append(">\n");
        open.push(name);
        return this;
    }

    XmlText close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    /** An element with a value; none where the value is null. */
    XmlText value(String name, @Nullable Object value) {
        if (value != null) {
            String words = value.toString();
            if (words.indexOf('<') >= 0 || words.indexOf('&') >= 0) {
                throw new IllegalArgumentException("value of " + name + " needs an escape");
            }
            indent().append('<').append(name).append('>').append(words).append("</").append(name).append(">\n");
        }
        return this;
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(depth + open.size()));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
