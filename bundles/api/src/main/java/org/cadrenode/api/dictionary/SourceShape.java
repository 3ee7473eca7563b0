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

    /**
     * One column of a table, with what the connector knows of it.
     *
     * @param name in lower case
     * @param identifier what it says of a person, if anything
     * @param type the type of its values, if it is known
     * @param note what a person should know who decides about it, or empty
     * @param expectations what its values should be
     * @param relative of whom, as in {@link ColumnRule}
     */
    public record Column(String name, Optional<IdentifierKind> identifier, Optional<ColumnType> type, String note,
            List<Expectation> expectations, int relative) {
        public Column {
            if (relative < 0 || relative > ColumnRule.MOST_RELATIVES) {
                throw new IllegalArgumentException("A row names at most " + ColumnRule.MOST_RELATIVES + " relatives");
            }
            expectations = List.copyOf(expectations);
        }

        /** Makes a column of the row's own person. */
        public Column(String name, Optional<IdentifierKind> identifier, Optional<ColumnType> type, String note, List<Expectation> expectations) {
            this(name, identifier, type, note, expectations, 0);
        }

        /** Makes a column of the row's own person, of whose values nothing is expected. */
        public Column(String name, Optional<IdentifierKind> identifier, Optional<ColumnType> type, String note) {
            this(name, identifier, type, note, List.of());
        }
    }
}
