package org.cadrenode.pseudonymise.engine.text;

/**
 * What a word or phrase that is looked for stands for.
 *
 * @param kind what is removed
 * @param last the kind of the last word of a phrase; the same but in a full name
 * @param care how carefully it is matched
 * @param reach what around it goes with it
 */
record ScrubWord(SpanKind kind, SpanKind last, Care care, Reach reach) {
    /** What around a word goes with it. */
    enum Reach {
        /** Nothing. */
        NONE,
        /** Single initials on either side of a name. */
        INITIALS,
        /** The house number before a street; with one, everyday words are a street in small letters, too. */
        HOUSE_NUMBER,
        /** What an organisation is, behind its name: Primary School. */
        TYPE,
        /** The same, and without it the name is an everyday word. */
        TYPE_NEEDED
    }

    static ScrubWord of(SpanKind kind, Care care) {
        return new ScrubWord(kind, kind, care, Reach.NONE);
    }

    static ScrubWord name(SpanKind kind, Care care) {
        return new ScrubWord(kind, kind, care, Reach.INITIALS);
    }

    static ScrubWord fullName(SpanKind first, SpanKind last) {
        return new ScrubWord(first, last, Care.NONE, Reach.INITIALS);
    }

    static ScrubWord street(Care care) {
        return new ScrubWord(SpanKind.ADDRESS, SpanKind.ADDRESS, care, Reach.HOUSE_NUMBER);
    }

    static ScrubWord organisation(Care care, Reach reach) {
        return new ScrubWord(SpanKind.PLACE, SpanKind.PLACE, care, reach);
    }

    /** Returns this kind, matched wherever the other is, if that is everywhere; otherwise this. */
    ScrubWord or(ScrubWord other) {
        return other.everywhere() && !everywhere() ? new ScrubWord(kind, last, other.care, other.reach) : this;
    }

    /** Returns whether the word is matched wherever it stands. */
    boolean everywhere() {
        return care == Care.NONE && reach != Reach.TYPE_NEEDED;
    }
}
