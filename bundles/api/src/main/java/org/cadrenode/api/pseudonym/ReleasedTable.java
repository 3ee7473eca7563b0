package org.cadrenode.api.pseudonym;

import java.util.List;
import org.cadrenode.api.delivery.TableName;

/** The shape of a table of pseudonymised rows. */
public record ReleasedTable(TableName name, List<ReleasedColumn> columns) {
    public ReleasedTable {
        columns = List.copyOf(columns);
    }
}
