package org.cadrenode.optout.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a decision comes from. Each is judged by itself; then, out wins. */
public enum Source {
    /** It was recorded at this node. */
    LOCAL,
    /** A column of a source's own extracts says so. */
    SOURCE,
    /** Another node of the network told it. */
    NODE,
    /** The national register told it. */
    NATIONAL;

    /** Returns the word for it in registers and listings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the source of a word; empty if it is none. */
    public static Optional<Source> of(String word) {
        return Arrays.stream(values()).filter(source -> source.word().equals(word)).findFirst();
    }
}
