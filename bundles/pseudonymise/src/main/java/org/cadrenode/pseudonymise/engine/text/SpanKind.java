package org.cadrenode.pseudonymise.engine.text;

import java.util.Locale;

/** What a removed piece of text was; its word, in brackets, stands in its place. */
public enum SpanKind {
    /** A forename, middle name, preferred name or initials of the child. */
    FORENAME,
    /** A surname of the child. */
    SURNAME,
    /** A name of a relative. */
    RELATIVE,
    /** A name of anyone else: of somebody known elsewhere, or of a stranger in no record. */
    OTHER_NAME,
    /** A birth date of the child or a relative. */
    DOB,
    /** Any other day. */
    DATE,
    /** A number in the form of an NHS number. */
    NHS,
    /** Any other number or code that stands for a person, or that is too long to be a measurement. */
    ID,
    POSTCODE,
    /** A house with its street, a street, or a town of the family's. */
    ADDRESS,
    PHONE,
    EMAIL,
    URL,
    VEHICLE,
    /** A school, practice, clinic or home. */
    PLACE,
    /** A code that the law keeps from being passed on. */
    CODE;

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String marker = '[' + word + ']';

    /** Returns the kind's word, as it stands in lists of spans: {@code other_name}. */
    public String word() {
        return word;
    }

    /** Returns what stands in the place of the piece: {@code [other_name]}. */
    public String marker() {
        return marker;
    }

    /** Returns whether it is a name of a person. */
    boolean personName() {
        return this == FORENAME || this == SURNAME || this == RELATIVE || this == OTHER_NAME;
    }
}
