package org.cadrenode.synthetic.format;

import org.jspecify.annotations.Nullable;

/** A piece of XML, an element a line. Not thread-safe. */
final class XmlText {
    private final StringBuilder text = new StringBuilder(4096);

    XmlText open(String name) {
        text.append('<').append(name).append(">\n");
        return this;
    }

    XmlText close(String name) {
        text.append("</").append(name).append(">\n");
        return this;
    }

    /** Writes an element with a value, and nothing where there is none. */
    XmlText value(String name, @Nullable Object value) {
        if (value != null) {
            text.append('<').append(name).append('>')
                    .append(value.toString().replace("&", "&amp;").replace("<", "&lt;")).append("</").append(name).append(">\n");
        }
        return this;
    }

    /** Returns what was written, and begins anew. */
    String taken() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }
}
