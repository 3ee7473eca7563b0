package org.cadrenode.connector.testkit;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a source holds during one test. The author of a connector writes it as the source would: one record for each child
 * from 0 to {@code children} at least, about {@link #person}, in this order, with as many of the person's identifiers as
 * the source has. Immutable.
 *
 * @param children how many; written as a stream, since there may be many
 * @param layout how the columns stand
 * @param poison the child whose record cannot be read, if one cannot
 * @param removed the child whose record is told to be no more, if one is: asked for where {@link Behaviour#REMOVALS} is declared
 * @param merged the child whose id was merged into that of child 0, if one was: asked for where {@link Behaviour#MERGES} is
 * @param seed from which the people are made
 * @param imported whether all records were last changed at one instant, as behind an import
 */
public record Scenario(int children, Layout layout, OptionalInt poison, OptionalInt removed, OptionalInt merged, long seed, boolean imported) {
    /** How the columns stand. */
    public enum Layout {
        /** As ever. */
        USUAL,
        /** With one more, of the source's choice. */
        ADDED,
        /** Without one that no record needs. */
        REMOVED,
        /** In another order. */
        REORDERED
    }

    /** Returns so many children, and nothing unusual. */
    public static Scenario of(int children) {
        return new Scenario(children, Layout.USUAL, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), 20_261_101, false);
    }

    Scenario laidOut(Layout other) {
        return new Scenario(children, other, poison, removed, merged, seed, imported);
    }

    Scenario poisoned(int child) {
        return new Scenario(children, layout, OptionalInt.of(child), removed, merged, seed, imported);
    }

    Scenario removing(int child) {
        return new Scenario(children, layout, poison, OptionalInt.of(child), merged, seed, imported);
    }

    Scenario merging(int child) {
        return new Scenario(children, layout, poison, removed, OptionalInt.of(child), seed, imported);
    }

    Scenario seeded(long other) {
        return new Scenario(children, layout, poison, removed, merged, other, imported);
    }

    Scenario importedAtOnce() {
        return new Scenario(children, layout, poison, removed, merged, seed, true);
    }

    /** Returns the child of a number. */
    public Person person(int child) {
        return Person.of(seed, child);
    }

    /** Returns when the record of a child was last changed at the source; later for higher numbers, unless all were {@link #imported}. */
    public Instant changed(int child) {
        return Instant.parse("2024-01-31T22:30:00Z").plusSeconds(imported ? 0 : 3_601L * child);
    }

    /** Returns whether the record of a child is to be one that cannot be read. */
    public boolean isPoison(int child) {
        return poison.isPresent() && poison.getAsInt() == child;
    }

    /** Returns whether the record of a child is to be told as no more. */
    public boolean isRemoved(int child) {
        return removed.isPresent() && removed.getAsInt() == child;
    }
}
