package org.cadrenode.pseudonymise.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
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
 * identifier, scrubs (where the connector declares columns of relatives) and type; what else a person might decide, and why,
 * in the comment.
 */
final class DraftForm {
    /** From here on a suggestion is filled in. */
    static final int SURE = 90;

    private DraftForm() { }

    static String text(List<ColumnSuggestion> suggestions, SourceShape shape, boolean data) {
        StringWriter text = new StringWriter();
        Set<TableName> assigned = new HashSet<>();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            List<String> header = header(shape);
            csv.writeRecord(header);
            for (ColumnSuggestion suggestion : suggestions) {
                Optional<SourceShape.Column> declared = declared(shape, suggestion);
                Optional<IdentifierKind> identifier = identifier(suggestion, declared, assigned);
                Map<String, String> row = Map.of("table", suggestion.table().value(), "column", suggestion.column(),
                        "decision", DictionaryForm.DROP,
                        "identifier", identifier.map(DictionaryForm::lower).orElse(""),
                        DictionaryForm.SCRUBS, identifier.isEmpty() ? "" : declared.map(column -> whose(column.relative())).orElse(""),
                        "type", suggestion.type().map(DictionaryForm::lower).orElse(""),
                        "comment", comment(suggestion, declared, data));
                csv.writeRecord(header.stream().map(name -> SpreadsheetCell.of(row.getOrDefault(name, ""))).toList());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory does not fail", e);
        }
        return text.toString();
    }

    /** Returns whether somebody has worked on a draft: it has a row that is not dropped, or is none that could be read. */
    static boolean isDecided(String draft) {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().skipEmptyLines(true).allowExtraFields(true).allowMissingFields(true)
                .ofCsvRecord(draft)) {
            int decision = DictionaryForm.HEADER.indexOf(DictionaryForm.DECISION);
            return !csv.stream().allMatch(row -> row.getFieldCount() > decision
                    && row.getField(decision).equals(row.getStartingLineNumber() == 1 ? DictionaryForm.DECISION : DictionaryForm.DROP));
        } catch (IOException | CsvParseException e) {
            return true;
        }
    }

    private static List<String> header(SourceShape shape) {
        List<String> header = new ArrayList<>(DictionaryForm.HEADER);
        if (shape.tables().stream().flatMap(table -> table.columns().stream()).anyMatch(column -> column.relative() > 0)) {
            header.add(header.indexOf(DictionaryForm.IDENTIFIER) + 1, DictionaryForm.SCRUBS);
        }
        return header;
    }

    private static String whose(int relative) {
        return switch (relative) {
            case 0 -> "";
            case 1 -> DictionaryForm.RELATIVE;
            default -> DictionaryForm.RELATIVE + " " + relative;
        };
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
