package org.cadrenode.pseudonymise.internal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.pseudonymise.engine.SpreadsheetCell;

/**
 * Writes a draft: a row a column, everything dropped. What is declared, or as good as sure, stands in the columns of
 * identifier and type; what else a person might decide, and why, in the comment.
 */
final class DraftForm {
    /** From here on a suggestion is filled in. */
    static final int SURE = 90;

    private DraftForm() { }

    static String text(List<ColumnSuggestion> suggestions, SourceShape shape, boolean data) {
        StringWriter text = new StringWriter();
        Set<TableName> assigned = new HashSet<>();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(DictionaryForm.HEADER);
            for (ColumnSuggestion suggestion : suggestions) {
                Optional<SourceShape.Column> declared = declared(shape, suggestion);
                Map<String, String> row = Map.of("table", suggestion.table().value(), "column", suggestion.column(),
                        "decision", DictionaryForm.DROP,
                        "identifier", identifier(suggestion, declared, assigned).map(DictionaryForm::lower).orElse(""),
                        "type", suggestion.type().map(DictionaryForm::lower).orElse(""),
                        "comment", comment(suggestion, declared, data));
                csv.writeRecord(DictionaryForm.HEADER.stream().map(name -> SpreadsheetCell.of(row.getOrDefault(name, ""))).toList());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static Optional<SourceShape.Column> declared(SourceShape shape, ColumnSuggestion suggestion) {
        return shape.tables().stream().filter(table -> table.name().equals(suggestion.table())).flatMap(table -> table.columns().stream())
                .filter(column -> column.name().equals(suggestion.column())).findFirst();
    }

    // A table has one column that tells whose record a row is: the declared one, or else the first that is sure.
    private static Optional<IdentifierKind> identifier(ColumnSuggestion suggestion, Optional<SourceShape.Column> declared,
            Set<TableName> assigned) {
        Optional<IdentifierKind> kind = declared.flatMap(SourceShape.Column::identifier)
                .or(() -> suggestion.identifier().filter(found -> suggestion.confidence() >= SURE));
        return kind.filter(one -> !one.assignsRow() || assigned.add(suggestion.table()));
    }

    private static String comment(ColumnSuggestion suggestion, Optional<SourceShape.Column> declared, boolean data) {
        String note = declared.map(SourceShape.Column::note).orElse("");
        if (!data) {
            return note;
        }
        String said = suggestion.identifier().map(kind -> DictionaryForm.lower(kind)).orElse("no identifier") + " " + suggestion.confidence()
                + " %: " + suggestion.reason() + ". Perhaps: " + suggestion.proposal();
        return note.isEmpty() ? said : note + " | " + said;
    }
}
