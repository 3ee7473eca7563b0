package org.cadrenode.pseudonymise.engine;

import org.jspecify.annotations.Nullable;

/** What a plan must know of the child whose record it releases. */
public interface Family {
    /** A child of whom nothing is known that could show in a value. */
    Family UNKNOWN = new Family() {
        @Override
        public boolean birthDay(int day) {
            return false;
        }

        @Override
        public @Nullable String scrub(String text) {
            return null;
        }
    };

    /** Returns whether a {@link Day} is a birth date of the child or of one of its relatives. */
    boolean birthDay(int day);

    /** Returns the {@link Day} of the child's own birth, or {@link Day#NONE} if nobody knows it. */
    default int born() {
        return Day.NONE;
    }

    /** Returns whether nothing may leave of the child that tells a place. */
    default boolean sheltered() {
        return false;
    }

    /** Returns the text without what tells who the child is, or null if that can't be made sure. */
    @Nullable String scrub(String text);
}
