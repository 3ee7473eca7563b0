package org.cadrenode.optout.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a decision is about.
 *
 * @param kind which kind of limit there is
 * @param of the provider's name, or the purpose's word; empty for the other kinds
 */
public record Scope(Kind kind, String of) {
    /** All uses of all data. */
    public static final Scope ALL = new Scope(Kind.ALL, "");
    /** Being approached, and no use of data. */
    public static final Scope CONTACT = new Scope(Kind.CONTACT, "");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    public Scope {
        boolean named = kind == Kind.PROVIDER || kind == Kind.PURPOSE;
        if (named ? !NAME.matcher(of).matches() : !of.isEmpty()) {
            throw new IllegalArgumentException("A scope of a provider or a purpose names it, others name nothing");
        }
    }

    /** In what way a decision is limited. */
    public enum Kind {
        ALL, PROVIDER, PURPOSE, CONTACT
    }

    /** Returns the scope as text: {@code all}, {@code contact}, {@code provider:NAME} or {@code purpose:WORD}. */
    public String word() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return of.isEmpty() ? word : word + ":" + of;
    }

    /** Returns the scope of a text, in whatever case; empty if it is none. */
    public static Optional<Scope> of(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(":", 2);
        String of = parts.length == 2 ? parts[1].strip() : "";
        try {
            return Arrays.stream(Kind.values()).filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(parts[0].strip()))
                    .findFirst().map(kind -> new Scope(kind, of));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns whether everything that the other is about lies within this. Being approached lies within nothing else. */
    public boolean covers(Scope other) {
        return equals(other) || kind == Kind.ALL && other.kind != Kind.CONTACT;
    }
}
