package org.cadrenode.api.dictionary;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;

/** The tables and columns of a source as its connector describes them: what a dictionary is drafted from, and extracts are validated by. */
public record SourceShape(SourceId source, List<Table> tables) {
    public SourceShape {
        tables = List.copyOf(tables);
    }

    /** One table of a source. */
    public record Table(TableName name, List<Column> columns) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /** One column of a table, in lower case, with what the connector knows of it. */
    public record Column(
            String name, Optional<IdentifierKind> identifier, Optional<ColumnType> type, String note, List<Expectation> expectations) {
        public Column {
            expectations = List.copyOf(expectations);
        }

        /** Makes a column of whose values nothing is expected. */
        public Column(String name, Optional<IdentifierKind> identifier, Optional<ColumnType> type, String note) {
            this(name, identifier, type, note, List.of());
        }
    }
}
