package org.cadrenode.api.dictionary;

import java.util.Optional;
import java.util.Set;

/**
 * What a person decided about one source column: one row of the dictionary file.
 *
 * @param column source column, in lower case
 * @param keep whether a value leaves; if not, the column may still identify
 * @param identifier what the column says of a person, if anything
 * @param type type of the released value
 * @param transform how it is made
 * @param destination name of the released column
 * @param key whether the column is part of the record's key; without any, what the source wrote in the columns that leave is
 * @param eventDate whether it dates the record
 * @param quasiIdentifier whether it counts for k-anonymity
 * @param releaseFreeText whether a person released this free-text column by name
 * @param codes the only values that may occur; empty for an open list. A closed list cannot carry a name.
 */
public record ColumnRule(
        String column, boolean keep, Optional<IdentifierKind> identifier, ColumnType type, Transform transform,
        String destination, boolean key, boolean eventDate, boolean quasiIdentifier, boolean releaseFreeText,
        Set<String> codes) {
    public ColumnRule {
        codes = Set.copyOf(codes);
    }
}
