package org.cadrenode.pseudonymise.engine.text;

/** What a removed piece of text was, and the marker that stands in its place. */
public enum SpanKind {
    /** A name of the child. */
    CHILD("[child]"),
    /** A name of a relative. */
    RELATIVE("[relative]"),
    /** The full name of anyone else who is known. */
    NAME("[name]"),
    DATE("[date]"),
    PHONE("[phone]"),
    EMAIL("[email]"),
    POSTCODE("[postcode]"),
    NHS("[nhs]"),
    UPN("[upn]"),
    /** Any other number or code that stands for a person, or that is too long to be a measurement. */
    ID("[id]"),
    ADDRESS("[address]"),
    ORGANISATION("[organisation]"),
    URL("[url]");

    private final String marker;

    SpanKind(String marker) {
        this.marker = marker;
    }

    /** Returns the marker, in brackets. */
    public String marker() {
        return marker;
    }
}
