package org.cadrenode.optout.internal;

/** Says that an answer is not taken, and nothing of it; its code tells why, and nothing of what it held. */
final class AnswerRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why not. */
    enum Why {
        /** A line is none of ten digits and a comma. */
        ANSWER_LINE_INVALID,
        /** It ends within a line. */
        ANSWER_TRUNCATED,
        /** It holds a number that was not asked about. */
        ANSWER_NUMBER_UNASKED,
        /** It holds a number twice. */
        ANSWER_NUMBER_TWICE,
        /** It leaves out more than can be. */
        ANSWER_IMPLAUSIBLE,
        /** The service says that the file was bad. */
        ANSWER_ERROR_FILE,
        /** The service says that it did not take the file in. */
        RECEIPT_FAILED,
        /** What should be the service's receipt is none. */
        RECEIPT_INVALID,
        /** A second answer says something else than the first. */
        ANSWER_CONTRADICTED
    }

    AnswerRefused(Why why) {
        super(why.name());
        this.why = why;
    }

    String code() {
        return why.name();
    }
}
