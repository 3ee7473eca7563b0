package org.cadrenode.connector.jdbc.internal;

/** The names of what a resume point says of a table. */
final class ResumeFact {
    /** It was fetched in this round. */
    static final String DONE = "done";
    /** It was not there. */
    static final String GONE = "gone";
    /** It could not be fetched the last time. */
    static final String FAILED = "failed";
    /** The last key of a table that is being fetched as a whole. */
    static final String KEY = "key";
    /** The watermark up to which it was fetched. */
    static final String WATERMARK = "watermark";
    /** What the late rows before the watermark were, as a hash. */
    static final String LATE = "late";
    /** The change up to which it was fetched. */
    static final String SEQUENCE = "sequence";

    private ResumeFact() { }
}
