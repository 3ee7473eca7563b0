package org.cadrenode.pseudonymise.engine.text;

/**
 * What a word of the automaton stands for.
 *
 * @param kind what is removed
 * @param care how carefully it is matched
 * @param street whether a house number before it goes with it
 */
record ScrubWord(SpanKind kind, Care care, boolean street) {
    /** Returns whichever of two is matched in more places. */
    ScrubWord or(ScrubWord other) {
        return other.care.ordinal() < care.ordinal() ? new ScrubWord(kind, other.care, street || other.street) : this;
    }
}
