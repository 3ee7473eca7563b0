package org.cadrenode.api.dictionary;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a column's value decides about its whole row or child. Values are compared without surrounding blanks and without
 * regard to case.
 *
 * @param effect what
 * @param values the values that have the effect
 * @param others of a column that opts out or protects, the values that say that it does not; otherwise empty
 */
public record RowCondition(Effect effect, Set<String> values, Set<String> others) {
    /** A column that decides nothing. */
    public static final RowCondition NONE = new RowCondition(Effect.NONE, Set.of(), Set.of());

    public RowCondition {
        values = folded(values);
        others = folded(others);
    }

    private static Set<String> folded(Set<String> values) {
        return values.stream().map(RowCondition::folded).collect(Collectors.toUnmodifiableSet());
    }

    private static String folded(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    /** What a value does. */
    public enum Effect {
        /** Nothing. */
        NONE,
        /** A row is released only with one of the values. */
        ONLY,
        /** A row is not released with one of the values. */
        NOT,
        /** A child with one of the values in any row is opted out. */
        OUT,
        /** The address of a child with one of the values in any row is protected. */
        PROTECTED,
        /** A child with one of the values in any row was adopted: its identity is to be joined with no other. */
        ADOPTED;

        /** Returns whether a value says something of the child, not of its row alone. */
        public boolean tellsOfChild() {
            return switch (this) {
                case NONE, ONLY, NOT -> false;
                case OUT, PROTECTED, ADOPTED -> true;
            };
        }
    }

    /** Returns whether a row with this value, empty if it has none, is not released. */
    public boolean excludes(String value) {
        return switch (effect) {
            case NONE, OUT, PROTECTED, ADOPTED -> false;
            case ONLY -> !values.contains(folded(value));
            case NOT -> values.contains(folded(value));
        };
    }

    /** Returns whether a value of an opt-out column is one that it may have. */
    public boolean valid(String value) {
        String folded = folded(value);
        return values.contains(folded) || others.contains(folded);
    }

    /** Returns whether a value of an opt-out column takes its child out: each that is there and does not say otherwise. */
    public boolean optsOut(String value) {
        return effect == Effect.OUT && !value.isBlank() && !others.contains(folded(value));
    }

    /** Returns whether a value of a protecting column protects its child: each that is there and does not say otherwise. */
    public boolean protects(String value) {
        return effect == Effect.PROTECTED && !value.isBlank() && !others.contains(folded(value));
    }

    /** Returns whether a value says that its child was adopted. */
    public boolean adopts(String value) {
        return effect == Effect.ADOPTED && values.contains(folded(value));
    }
}
