package org.cadrenode.api.dictionary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;

/**
 * A checked data dictionary.
 *
 * @param source the source whose columns it names
 * @param digest digest of the file as it was reviewed
 * @param tables by name
 */
public record Dictionary(SourceId source, Digest digest, Map<TableName, TableRule> tables) {
    public Dictionary {
        tables = Map.copyOf(tables);
    }

    /** Returns the rules of a table; a table without is dropped and reported. */
    public Optional<TableRule> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Returns the tables that define children or describe their relatives, sorted. */
    public List<TableName> identifyingTables() {
        return tables.values().stream()
                .filter(table -> table.assigning().identifier()
                        .filter(kind -> kind == IdentifierKind.SUBJECT || kind == IdentifierKind.RELATIVE_OF).isPresent())
                .map(TableRule::table).sorted().collect(Collectors.toUnmodifiableList());
    }
}
