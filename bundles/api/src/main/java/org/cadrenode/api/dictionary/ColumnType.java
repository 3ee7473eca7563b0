package org.cadrenode.api.dictionary;

/** The type of a released column. */
public enum ColumnType {
    /** A short code: 1 to 40 letters, digits and {@code . _ + / -}, without blanks; closed if the dictionary lists its codes. */
    CODE,
    /** A decimal number in plain notation. */
    NUMBER,
    /** A calendar day {@code yyyy-MM-dd}, or a month {@code yyyy-MM} where the day would tell a birth date. */
    DATE,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** Free text, scrubbed. */
    FREE_TEXT
}
