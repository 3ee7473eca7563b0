package org.cadrenode.shell.internal.people;

import org.jspecify.annotations.Nullable;

/** What a command line has to name; without it, it is a usage error. */
final class Named {
    private Named() { }

    static String user(@Nullable String name) {
        return given(name, "Name a user.");
    }

    static String role(@Nullable String role) {
        return given(role, "Name a role.");
    }

    static String key(@Nullable String fingerprint) {
        return given(fingerprint, "Name a fingerprint.");
    }

    static String request(@Nullable String id) {
        return given(id, "Name a request.");
    }

    private static String given(@Nullable String word, String sentence) {
        if (word == null) {
            throw new IllegalArgumentException(sentence);
        }
        return word;
    }
}
