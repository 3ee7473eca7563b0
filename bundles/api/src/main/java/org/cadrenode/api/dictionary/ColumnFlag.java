package org.cadrenode.api.dictionary;

/** What a column is besides its identifier and type. The name in small letters is its word in a dictionary file. */
public enum ColumnFlag {
    /** Part of the record's key. */
    KEY,
    /** The date of the event that the row records. */
    EVENT_DATE,
    /** Counts for k-anonymity. */
    QUASI,
    /** A person released this free-text column by name. */
    RELEASE,
    /** Does not change for a child: a correction does not make another record of a table that has no key. */
    CONSTANT,
    /** Rows of the table are only ever added: what comes with a known key but other content is another record. */
    ADDITION_ONLY,
    /** Without an identifier of this kind, a child's texts cannot be scrubbed: rows with text go to quarantine. */
    REQUIRED_SCRUBBER,
    /** Tells where somebody lives, is placed, schooled or treated: blank for a child whose address is protected. */
    PLACE
}
