package org.cadrenode.api.dictionary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                .filter(table -> table.namesRelatives()
                        || table.assigning().identifier().filter(kind -> kind == IdentifierKind.SUBJECT).isPresent())
                .map(TableRule::table).sorted().collect(Collectors.toUnmodifiableList());
    }

    /** Returns the kinds of identifiers without which a child's texts cannot be scrubbed. */
    public Set<IdentifierKind> requiredScrubbers() {
        return tables.values().stream().flatMap(table -> table.columns().stream())
                .filter(rule -> rule.flags().contains(ColumnFlag.REQUIRED_SCRUBBER))
                .flatMap(rule -> rule.identifier().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether a value that leaves is made by this operation. */
    public boolean does(Operation operation) {
        return tables.values().stream().flatMap(table -> table.columns().stream())
                .anyMatch(rule -> rule.keep() && rule.transform().does(operation));
    }
}
