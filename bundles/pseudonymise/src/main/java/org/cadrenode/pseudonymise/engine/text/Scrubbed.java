package org.cadrenode.pseudonymise.engine.text;

import java.util.List;

/**
 * A scrubbed text.
 *
 * @param text with a marker in the place of each span
 * @param spans of the original text, in order, apart from each other
 */
public record Scrubbed(String text, List<Span> spans) {
    public Scrubbed {
        spans = List.copyOf(spans);
    }

    @Override
    public String toString() {
        return "[scrubbed text, " + spans.size() + " spans]";
    }
}
