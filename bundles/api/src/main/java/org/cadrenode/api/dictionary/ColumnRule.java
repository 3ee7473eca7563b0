package org.cadrenode.api.dictionary;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a person decided about one source column: one row of the dictionary file.
 *
 * @param column source column, in lower case
 * @param keep whether a value leaves; if not, the column may still identify
 * @param identifier what the column says of a person, if anything
 * @param relative of whom: 0 for the person whom the row is about, n for the n-th relative of the child that the row names
 * @param type type of the released value
 * @param transform how it is made
 * @param invalid what becomes of a value of which nothing can be made
 * @param destination name of the released column
 * @param flags what else the column is
 * @param codes the only values that may occur; empty for an open list. A closed list cannot carry a name.
 * @param rows what its value decides about the whole row or child
 * @param systems where its codes come from; empty if nobody said
 */
public record ColumnRule(
        String column, boolean keep, Optional<IdentifierKind> identifier, int relative, ColumnType type, Transform transform,
        InvalidValue invalid, String destination, Set<ColumnFlag> flags, Set<String> codes, RowCondition rows, Set<CodeSystem> systems) {
    /** The most relatives that one row of a child's own table can name. */
    public static final int MOST_RELATIVES = 9;

    public ColumnRule {
        if (relative < 0 || relative > MOST_RELATIVES) {
            throw new IllegalArgumentException("A row names at most " + MOST_RELATIVES + " relatives");
        }
        flags = Set.copyOf(flags);
        codes = Set.copyOf(codes);
        systems = Set.copyOf(systems);
    }

    /** Makes a rule of a column of which nobody said where its codes come from. */
    public ColumnRule(String column, boolean keep, Optional<IdentifierKind> identifier, int relative, ColumnType type, Transform transform,
            InvalidValue invalid, String destination, Set<ColumnFlag> flags, Set<String> codes, RowCondition rows) {
        this(column, keep, identifier, relative, type, transform, invalid, destination, flags, codes, rows, Set.of());
    }

    /** Makes a rule without what few columns have: of the row's own person, blank where invalid, deciding about no row. */
    public ColumnRule(String column, boolean keep, Optional<IdentifierKind> identifier, ColumnType type, Transform transform,
            String destination, boolean key, boolean eventDate, boolean quasiIdentifier, boolean releaseFreeText, Set<String> codes) {
        this(column, keep, identifier, 0, type, transform, InvalidValue.BLANK, destination,
                flags(key, eventDate, quasiIdentifier, releaseFreeText), codes, RowCondition.NONE);
    }

    private static Set<ColumnFlag> flags(boolean key, boolean eventDate, boolean quasiIdentifier, boolean releaseFreeText) {
        Set<ColumnFlag> flags = EnumSet.noneOf(ColumnFlag.class);
        if (key) {
            flags.add(ColumnFlag.KEY);
        }
        if (eventDate) {
            flags.add(ColumnFlag.EVENT_DATE);
        }
        if (quasiIdentifier) {
            flags.add(ColumnFlag.QUASI);
        }
        if (releaseFreeText) {
            flags.add(ColumnFlag.RELEASE);
        }
        return flags;
    }

    /** Returns whether the column is part of the record's key; without any, what the source wrote in the columns that leave is. */
    public boolean key() {
        return flags.contains(ColumnFlag.KEY);
    }

    /** Returns whether it dates the record. */
    public boolean eventDate() {
        return flags.contains(ColumnFlag.EVENT_DATE);
    }

    /** Returns whether it counts for k-anonymity. */
    public boolean quasiIdentifier() {
        return flags.contains(ColumnFlag.QUASI);
    }

    /** Returns whether anybody said where the column's codes come from. */
    public boolean systemKnown() {
        return !systems.isEmpty();
    }

    /**
     * Returns the systems with whose codes a value is compared, whether the column leaves or not: those that the dictionary
     * names; without any, all whose codes say the same wherever they stand, and those that the column's name tells. None of a
     * column that identifies, or that leaves as a pseudonym and so holds ids.
     */
    public Set<CodeSystem> compared() {
        if (systems.contains(CodeSystem.NONE) || identifier.filter(kind -> !kind.mayHoldCodes()).isPresent()) {
            return Set.of();
        }
        if (systemKnown()) {
            return systems;
        }
        boolean ids = keep && (transform.does(Operation.PSEUDONYM) || transform.does(Operation.HASH));
        return ids ? Set.of() : CodeSystem.ofColumn(column);
    }

    /** Returns whether a person released this free-text column by name. */
    public boolean releaseFreeText() {
        return flags.contains(ColumnFlag.RELEASE);
    }

    /**
     * Returns whether a value that leaves may tell, however coarsely, where the child or a relative lives, is placed, schooled
     * or treated: by the flag, by what it identifies, as an area, as a hash that several columns share, or as free text, in
     * which anything can stand.
     */
    public boolean tellsPlace() {
        return keep && (flags.contains(ColumnFlag.PLACE) || type == ColumnType.FREE_TEXT
                || transform.does(Operation.AREA) || identifier.map(IdentifierKind::tellsPlace).orElseGet(
                        () -> transform.does(Operation.HASH)));
    }
}
