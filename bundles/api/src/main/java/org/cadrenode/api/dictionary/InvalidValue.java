package org.cadrenode.api.dictionary;

/** What becomes of a value of which the transform makes nothing. */
public enum InvalidValue {
    /** It is left out, and counted. */
    BLANK,
    /** Its row goes to quarantine, with column and code. The date of the event always goes this way. */
    QUARANTINE,
    /** The code {@code invalid} stands in its place, and it is counted. For columns of type code only. */
    MARK;

    /** The code that stands in the place of a marked value. */
    public static final String CODE = "invalid";
}
