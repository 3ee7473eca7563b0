package org.cadrenode.api.dictionary;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.TableName;

/** The rules of one table, in the order of the dictionary file. */
public record TableRule(TableName table, List<ColumnRule> columns) {
    public TableRule {
        columns = List.copyOf(columns);
    }

    /** Returns the rule of a source column; without one, the column is dropped and reported. */
    public Optional<ColumnRule> column(String name) {
        return columns.stream().filter(rule -> rule.column().equals(name)).findFirst();
    }

    /** Returns the column that tells whose record a row is. */
    public ColumnRule assigning() {
        return columns.stream().filter(rule -> rule.identifier().filter(IdentifierKind::assignsRow).isPresent())
                .findFirst().orElseThrow();
    }

    /** Returns whether any of the table's columns leaves. */
    public boolean released() {
        return columns.stream().anyMatch(ColumnRule::keep);
    }

    /** Returns whether a released column is free text, so that scrubbing needs all relatives to be known first. */
    public boolean scrubs() {
        return columns.stream().anyMatch(rule -> rule.keep() && rule.transform().does(Operation.SCRUB));
    }

    /** Returns whether the table's rows are only ever added. */
    public boolean additionOnly() {
        return columns.stream().anyMatch(rule -> rule.flags().contains(ColumnFlag.ADDITION_ONLY));
    }

    /** Returns whether rows tell of relatives of the child: the whole row, or some of its columns. */
    public boolean namesRelatives() {
        return assigning().identifier().filter(kind -> kind == IdentifierKind.RELATIVE_OF).isPresent()
                || columns.stream().anyMatch(rule -> rule.relative() > 0);
    }
}
