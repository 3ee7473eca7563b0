package org.cadrenode.api.error;

/**
 * Every reason for which the node refuses, quarantines or fails. The name is stable: it stands in quarantine reports,
 * journals and scripts.
 */
public enum ErrorCode {
    // A record that cannot be read: it goes to quarantine.
    ROW_COLUMN_COUNT(Category.EXTERNAL),
    ROW_UNTERMINATED_QUOTE(Category.EXTERNAL),
    ROW_TOO_LONG(Category.EXTERNAL),
    ROW_ENCODING(Category.EXTERNAL),
    ROW_CONTROL_CHARACTER(Category.EXTERNAL),
    HEADER_INVALID(Category.EXTERNAL),
    TABLE_UNKNOWN(Category.EXTERNAL),
    COLUMN_MISSING(Category.EXTERNAL),
    CELL_INVALID(Category.EXTERNAL),
    VERSION_INVALID(Category.EXTERNAL),
    CONTENT_TRUNCATED(Category.EXTERNAL),
    FORMAT_UNKNOWN(Category.EXTERNAL),
    XML_MALFORMED(Category.EXTERNAL),
    XML_FORBIDDEN(Category.EXTERNAL),
    JSON_MALFORMED(Category.EXTERNAL),
    MESSAGE_MALFORMED(Category.EXTERNAL),
    MESSAGE_UNSUPPORTED(Category.EXTERNAL),
    ARCHIVE_MALFORMED(Category.EXTERNAL),
    ARCHIVE_FORBIDDEN(Category.EXTERNAL),
    DECRYPTION_FAILED(Category.EXTERNAL),
    SUBJECT_MISSING(Category.EXTERNAL),
    MERGE_REFUSED(Category.EXTERNAL),
    KEY_MISSING(Category.EXTERNAL),
    DATE_INVALID(Category.EXTERNAL),
    NUMBER_INVALID(Category.EXTERNAL),
    CODE_INVALID(Category.EXTERNAL),
    TEXT_INVALID(Category.EXTERNAL),
    PARSER_FAILED(Category.INTERNAL),

    // Operations.
    USAGE(Category.USER),
    NOT_FOUND(Category.USER),
    REASON_MISSING(Category.USER),
    NOT_PERMITTED(Category.POLICY),
    APPROVAL_NEEDED(Category.POLICY),
    APPROVAL_REFUSED(Category.POLICY),
    DUTIES_CONFLICT(Category.POLICY),
    WRONG_STAGE(Category.POLICY),
    KEYSTORE_SEALED(Category.POLICY),
    KEYSTORE_FAILED(Category.EXTERNAL),
    UNSEALING_REFUSED(Category.USER),
    KEY_SHARE_INVALID(Category.USER),
    KEY_BACKUP_INVALID(Category.USER),
    CODE_NOT_ADMITTED(Category.POLICY),
    JOURNAL_UNWRITABLE(Category.EXTERNAL),
    JOURNAL_BROKEN(Category.POLICY),
    DICTIONARY_MISSING(Category.POLICY),
    DICTIONARY_INVALID(Category.USER),
    OPTOUT_LIST_MISSING(Category.POLICY),
    OPTOUT_LIST_INVALID(Category.USER),
    RESTRICTED_LIST_INVALID(Category.USER),
    OPTOUT_LIST_STALE(Category.POLICY),
    OPTOUT_REPLICA_AHEAD(Category.POLICY),
    OPTOUT_NOT_REPLICATED(Category.POLICY),
    OPTOUT_REQUEST_WAITING(Category.POLICY),
    TERMS_INVALID(Category.USER),
    TERMS_REFUSED(Category.POLICY),
    CHECK_FAILED(Category.POLICY),
    FREE_TEXT_UNNAMED(Category.POLICY),
    REVIEW_MISSING(Category.POLICY),
    CONTENT_CHANGED(Category.POLICY),
    KEY_DESTROYED(Category.POLICY),
    PACKAGE_NOT_AUTHENTIC(Category.POLICY),
    PACKAGE_OUT_OF_ORDER(Category.POLICY),
    TOKEN_FORM_UNKNOWN(Category.EXTERNAL),
    CONFIGURATION_INVALID(Category.USER),
    STORE_FAILED(Category.EXTERNAL),
    STORE_FULL(Category.EXTERNAL),
    CONNECTOR_SILENT(Category.EXTERNAL),
    CONNECTOR_FAILED(Category.EXTERNAL),
    IO_FAILED(Category.EXTERNAL),
    INTERNAL(Category.INTERNAL);

    private final Category category;

    ErrorCode(Category category) {
        this.category = category;
    }

    /** Returns whose turn it is. */
    public Category category() {
        return category;
    }
}
