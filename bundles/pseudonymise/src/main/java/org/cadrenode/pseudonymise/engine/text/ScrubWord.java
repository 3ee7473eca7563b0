package org.cadrenode.pseudonymise.engine.text;

/**
 * What a word of the automaton stands for.
 *
 * @param kind what is removed
 * @param care how carefully it is matched
 * @param reach what around it goes with it
 */
record ScrubWord(SpanKind kind, Care care, Reach reach) {
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
        return new ScrubWord(kind, care, Reach.NONE);
    }

    static ScrubWord name(SpanKind kind, Care care) {
        return new ScrubWord(kind, care, Reach.INITIALS);
    }

    static ScrubWord street(Care care) {
        return new ScrubWord(SpanKind.ADDRESS, care, Reach.HOUSE_NUMBER);
    }

    static ScrubWord organisation(Care care, Reach reach) {
        return new ScrubWord(SpanKind.ORGANISATION, care, reach);
    }

    /** Returns whichever of two is matched in more places, this one if both are in as many. */
    ScrubWord or(ScrubWord other) {
        return other.restriction() < restriction() ? new ScrubWord(kind, other.care, other.reach) : this;
    }

    private int restriction() {
        return care.ordinal() * 2 + (reach == Reach.TYPE_NEEDED ? 1 : 0);
    }
}
