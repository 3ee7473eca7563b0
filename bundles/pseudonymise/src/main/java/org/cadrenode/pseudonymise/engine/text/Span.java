package org.cadrenode.pseudonymise.engine.text;

/**
 * A piece of the original text that was replaced.
 *
 * @param start offset of its first UTF-16 unit
 * @param end offset behind its last
 * @param kind what it was
 */
public record Span(int start, int end, SpanKind kind) {
    public Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("A span is not empty");
        }
    }
}
