package org.cadrenode.api.dictionary;

import org.cadrenode.api.delivery.TableName;

/**
 * One difference between two dictionaries of a source.
 *
 * @param table of which table
 * @param column of which column
 * @param kind whether the column's row is new, gone or another
 * @param part which part of the row, such as {@code decision}; {@code row} for a row that is new or gone
 * @param before what it was; empty if there was nothing
 * @param after what it becomes; empty if nothing
 * @param meaning what this does to data, in words
 * @param widens whether more, or more that tells who a child is, may leave than before
 */
public record DictionaryChange(
        TableName table, String column, Kind kind, String part, String before, String after, String meaning, boolean widens) {
    /** What happened to the row of a column. */
    public enum Kind {
        ADDED, REMOVED, CHANGED
    }
}
