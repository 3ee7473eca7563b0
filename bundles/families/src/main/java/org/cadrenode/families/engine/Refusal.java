package org.cadrenode.families.engine;

/** Why a file is not taken in. Names stand in the journal. */
public enum Refusal {
    /** It is larger than any request. */
    TOO_LARGE,
    /** It does not have the form of a sealed request. */
    NOT_A_REQUEST,
    /** Its end is missing. */
    NOT_WHOLE,
    /** No key of this node opens it: altered, or sealed for another node. */
    NOT_OPENED,
    /** What was sealed is not what the form sends. */
    FORM_INVALID,
    /** The same file was taken in before. */
    REPEATED
}
