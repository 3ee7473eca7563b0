package org.cadrenode.connector.spi;

/** Why a record could not be read. */
public enum Problem {
    /** It has more or fewer values than the header has columns. */
    ROW_COLUMN_COUNT,
    /** A quote was opened and never closed. */
    ROW_UNTERMINATED_QUOTE,
    /** A value or record is longer than allowed. */
    ROW_TOO_LONG,
    /** Bytes are not of the encoding that the source uses. */
    ROW_ENCODING,
    /** It holds control characters, such as NUL. */
    ROW_CONTROL_CHARACTER,
    /** The extract has no header, or names a column twice. */
    HEADER_INVALID,
    /** The name or form of the extract fits no table of the source. */
    TABLE_UNKNOWN,
    /** XML is not well-formed from here on. */
    XML_MALFORMED,
    /** XML declares a document type or an entity, which is never read. */
    XML_FORBIDDEN,
    /** It does not say whose it is. */
    SUBJECT_MISSING
}
