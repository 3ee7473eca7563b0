package org.cadrenode.optout.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who decides for a child. */
public enum Decider {
    PARENT, GUARDIAN, YOUNG_PERSON;

    /** Returns the word for it in lists, registers and listings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the decider of a word, in whatever case; empty if it is none. */
    public static Optional<Decider> of(String word) {
        return Arrays.stream(values()).filter(decider -> decider.word().equals(word.toLowerCase(Locale.ROOT))).findFirst();
    }
}
