package org.cadrenode.api.identifiable;

import java.util.List;
import org.cadrenode.api.delivery.TableName;

/** A table of source records: its columns in the order of the values, in lower case. */
public record SourceTable(TableName name, List<String> columns) {
    public SourceTable {
        columns = List.copyOf(columns);
    }
}
