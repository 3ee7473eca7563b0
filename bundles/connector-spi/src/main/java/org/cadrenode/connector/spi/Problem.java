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
    /** A column without which nothing can be told of the record is not there. */
    COLUMN_MISSING,
    /** A cell of a workbook holds an error, or a number that is none. */
    CELL_INVALID,
    /** What should order the states of a record is missing, or has another form than the settings say. */
    VERSION_INVALID,
    /** The extract ends in the middle. */
    CONTENT_TRUNCATED,
    /** The extract is not of the form that the source delivers. */
    FORMAT_UNKNOWN,
    /** XML is not well-formed from here on. */
    XML_MALFORMED,
    /** XML declares a document type or an entity, which is never read. */
    XML_FORBIDDEN,
    /** JSON is not well-formed. */
    JSON_MALFORMED,
    /** A message cannot be parsed. */
    MESSAGE_MALFORMED,
    /** A message is of a kind that is not read here. */
    MESSAGE_UNSUPPORTED,
    /** An archive is damaged. */
    ARCHIVE_MALFORMED,
    /** An archive has too many entries, unpacks to too much, or names places outside of itself. */
    ARCHIVE_FORBIDDEN,
    /** It cannot be decrypted with the keys that are here, or was altered. */
    DECRYPTION_FAILED,
    /** It does not say whose it is. */
    SUBJECT_MISSING
}
