package org.cadrenode.validation.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;

/**
 * What is known of a source: its connector's description, and the dictionary in force. Where both speak of a column, the
 * dictionary tells what it identifies. Immutable.
 *
 * @param shape what the connector says; empty if it is not here
 * @param dictionary what the site decided; empty if nothing yet
 */
public record Known(Optional<SourceShape> shape, Optional<Dictionary> dictionary) {
    /** One column. */
    record Column(String name, Optional<IdentifierKind> kind, boolean ofChild, Optional<ColumnType> type, List<Expectation> expectations,
            Set<String> codes, boolean key) {
        boolean isDate() {
            return type.filter(one -> one == ColumnType.DATE).isPresent()
                    || kind.filter(one -> one == IdentifierKind.BIRTH_DATE || one == IdentifierKind.OTHER_DATE).isPresent();
        }

        boolean needed() {
            return expectations.stream().anyMatch(Expectation.Needed.class::isInstance);
        }
    }

    /** Returns the tables that the connector describes, or else those of the dictionary. */
    List<TableName> tables() {
        Set<TableName> names = new LinkedHashSet<>();
        shape.ifPresent(described -> described.tables().forEach(table -> names.add(table.name())));
        dictionary.ifPresent(decided -> decided.tables().keySet().stream().sorted().forEach(names::add));
        return List.copyOf(names);
    }

    /** Returns whether the dictionary uses a table. */
    boolean used(TableName table) {
        return rule(table).isPresent();
    }

    /** Returns whether the dictionary uses a column: lets it through, or knows a person by it. */
    boolean used(TableName table, String column) {
        return rule(table).flatMap(rule -> rule.column(column)).filter(rule -> rule.keep() || rule.identifier().isPresent()).isPresent();
    }

    /** Returns whether a table of this name defines children. */
    public boolean defines(TableName table) {
        return columns(table).stream().anyMatch(name -> column(table, name).flatMap(Column::kind)
                .filter(kind -> kind == IdentifierKind.SUBJECT).isPresent());
    }

    /** Returns whether any table defines children. */
    public boolean definesChildren() {
        return tables().stream().anyMatch(this::defines);
    }

    /** Returns the names of the known columns of a table. */
    List<String> columns(TableName table) {
        Set<String> names = new LinkedHashSet<>();
        described(table).ifPresent(one -> one.columns().forEach(column -> names.add(column.name())));
        rule(table).ifPresent(one -> one.columns().forEach(column -> names.add(column.column())));
        return new ArrayList<>(names);
    }

    /** Returns what is known of a column; empty if nothing is. */
    Optional<Column> column(TableName table, String name) {
        Optional<SourceShape.Column> described = described(table)
                .flatMap(one -> one.columns().stream().filter(column -> column.name().equals(name)).findFirst());
        Optional<ColumnRule> rule = rule(table).flatMap(one -> one.column(name));
        if (described.isEmpty() && rule.isEmpty()) {
            return Optional.empty();
        }
        Optional<IdentifierKind> kind = rule.flatMap(ColumnRule::identifier).or(() -> described.flatMap(SourceShape.Column::identifier));
        Optional<ColumnType> type = described.flatMap(SourceShape.Column::type)
                .or(() -> rule.filter(one -> one.keep() && one.type() == ColumnType.DATE).map(ColumnRule::type));
        Set<String> codes = rule.filter(one -> one.keep() && one.transform().equals(Transform.AS_IS)).map(ColumnRule::codes).orElse(Set.of());
        return Optional.of(new Column(name, kind, rule.map(one -> one.relative() == 0).orElse(true), type,
                described.map(SourceShape.Column::expectations).orElse(List.of()), codes, rule.map(ColumnRule::key).orElse(false)));
    }

    private Optional<SourceShape.Table> described(TableName table) {
        return shape.flatMap(one -> one.tables().stream().filter(candidate -> candidate.name().equals(table)).findFirst());
    }

    private Optional<TableRule> rule(TableName table) {
        return dictionary.flatMap(one -> one.table(table));
    }
}
