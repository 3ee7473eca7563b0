package org.cadrenode.synthetic.format;

import java.util.List;

/** The formats there are. */
public final class Formats {
    private static final List<Format> ALL = List.of();

    private Formats() { }

    /** Returns all formats. */
    public static List<Format> all() {
        return ALL;
    }
}
