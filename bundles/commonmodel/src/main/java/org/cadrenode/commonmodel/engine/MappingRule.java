package org.cadrenode.commonmodel.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a mapping: a released column that makes an event wherever it has a value.
 *
 * @param line where it stands in its file
 * @param table the released table
 * @param column the column that makes the event
 * @param silent whether the column makes no event at all; then nothing else counts
 * @param codeSystem which list the code is from; empty for source and table
 * @param code the code; empty for the column's name
 * @param valueColumn the column with the value; empty for {@code column} itself, unless the code is made of it; {@code -}
 *     for no value
 * @param dateColumn the column with the date; empty for the one that dates the record
 * @param unit unit of the value; empty for none
 */
public record MappingRule(
        long line, String table, String column, boolean silent, Template codeSystem, Template code, String valueColumn,
        String dateColumn, String unit) {

    private static final String NONE = "-";

    /** Returns whether the event has no value. */
    public boolean valueless() {
        return valueColumn.equals(NONE);
    }

    /** Returns every column that the rule reads. */
    public List<String> reads() {
        List<String> columns = new ArrayList<>(List.of(column));
        columns.addAll(codeSystem.columns());
        columns.addAll(code.columns());
        if (!valueColumn.isEmpty() && !valueless()) {
            columns.add(valueColumn);
        }
        if (!dateColumn.isEmpty()) {
            columns.add(dateColumn);
        }
        return columns;
    }
}
