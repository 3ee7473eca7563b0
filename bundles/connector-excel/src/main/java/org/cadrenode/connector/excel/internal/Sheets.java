package org.cadrenode.connector.excel.internal;

import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.TableNames;

/** Which sheets of a workbook are which tables, and where their columns are named. Immutable. */
interface Sheets {
    /** Returns the table of a sheet; empty if it is none. */
    Optional<String> table(String sheet);

    /** Returns whether a table is known and not read. */
    default boolean isHeldOut(String table) {
        return false;
    }

    /** Returns whether a row names the columns of a table; cells without text are empty. */
    default boolean isHeader(String table, List<String> cells) {
        return true;
    }

    /** Returns whether a column may have no name. It is then called after its place. */
    default boolean mayColumnsLackNames() {
        return false;
    }

    /** Sheets whose first row that is not empty is the header. */
    static Sheets named(TableNames names) {
        return names::table;
    }
}
