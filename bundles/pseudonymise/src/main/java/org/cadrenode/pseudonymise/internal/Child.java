package org.cadrenode.pseudonymise.internal;

import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.Family;
import org.jspecify.annotations.Nullable;

/** A child while its records are released: what was derived of it once, and its family when it is asked for. */
final class Child implements Family {
    private final Children children;
    private final SubjectKey key;
    private final Pseudonym pseudonym;
    private final boolean known;
    private final boolean sheltered;
    private int @Nullable [] birthDays;

    Child(Children children, SubjectKey key, Pseudonym pseudonym, boolean known, boolean sheltered) {
        this.children = children;
        this.key = key;
        this.pseudonym = pseudonym;
        this.known = known;
        this.sheltered = sheltered;
    }

    SubjectKey key() {
        return key;
    }

    Pseudonym pseudonym() {
        return pseudonym;
    }

    /** Returns whether the vault knows the child; one who passed the screen and is unknown now has opted out since. */
    boolean known() {
        return known;
    }

    @Override
    public boolean sheltered() {
        return sheltered;
    }

    @Override
    public boolean birthDay(int day) {
        int[] days = birthDays;
        if (days == null) {
            days = children.birthDays(key);
            birthDays = days;
        }
        for (int birthDay : days) {
            if (birthDay == day) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int born() {
        return children.born(key);
    }

    @Override
    public @Nullable String scrub(String text) {
        return children.scrub(key, text);
    }

    @Override
    public String toString() {
        return "[child]";
    }
}
