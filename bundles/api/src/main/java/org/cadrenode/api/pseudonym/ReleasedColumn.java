package org.cadrenode.api.pseudonym;

import java.util.Set;
import org.cadrenode.api.dictionary.ColumnType;

/**
 * A column of pseudonymised rows.
 *
 * @param name name in the released table
 * @param type type of its values
 * @param eventDate whether it dates the record
 * @param quasiIdentifier whether it counts for k-anonymity
 * @param releasedByName whether a person released this free-text column by name
 * @param codes the only values that may occur, or empty for an open list
 */
public record ReleasedColumn(
        String name, ColumnType type, boolean eventDate, boolean quasiIdentifier, boolean releasedByName,
        Set<String> codes) {
    public ReleasedColumn {
        codes = Set.copyOf(codes);
    }

    /** Returns whether no value of the column can carry a name, since the dictionary closed the list of its values. */
    public boolean closed() {
        return !codes.isEmpty() || type == ColumnType.BOOLEAN;
    }
}
