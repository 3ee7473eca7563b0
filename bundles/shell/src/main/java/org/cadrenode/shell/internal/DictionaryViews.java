package org.cadrenode.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.identifiable.DictionaryTrial.TriedColumn;
import org.cadrenode.api.identifiable.DictionaryTrial.TriedRecord;

/** Turns drafts, differences and trials into tables. */
final class DictionaryViews {
    private static final int WIDEST = 60;

    private DictionaryViews() { }

    static Listing suggestions(List<ColumnSuggestion> suggestions) {
        Listing listing = new Listing("The source has no columns: its connector declares none, and nothing has landed.", "table", "column",
                "identifier", "type", "confidence", "reason", "proposal");
        suggestions.forEach(one -> listing.row(one.table().value(), one.column(), one.identifier().map(DictionaryViews::lower).orElse(""),
                one.type().map(DictionaryViews::lower).orElse(""), one.confidence(), one.reason(), one.proposal()));
        return listing;
    }

    static Listing changes(List<DictionaryChange> changes) {
        Listing listing = new Listing("They are the same.", "table", "column", "change", "part", "before", "after", "widens", "meaning");
        changes.forEach(one -> listing.row(one.table().value(), one.column(), lower(one.kind()), one.part(), one.before(), one.after(),
                one.widens(), one.meaning()));
        return listing;
    }

    static Sheet state(DictionaryState state) {
        Sheet sheet = new Sheet().with("source", state.source().value()).with("standing", state.standing());
        state.inForce().ifPresent(now -> sheet.with("sha256", now.digest().hex()).with("asked_by", now.askedBy())
                .with("approved_by", now.approvedBy()).with("since", now.since().toString()));
        return sheet.with("change_waits", state.changeWaits());
    }

    static Listing records(List<TriedRecord> records, boolean json) {
        Listing listing = new Listing("No record was shown.", "table", "line", "column", "rule", "before", "destination", "after", "outcome");
        for (TriedRecord record : records) {
            List<TriedColumn> columns = new ArrayList<>(record.columns());
            // On a screen, what has no value and does not leave says nothing.
            columns.removeIf(column -> !json && column.before().isBlank() && column.after().isEmpty());
            columns.forEach(column -> listing.row(record.table().value(), record.line(), column.column(), column.rule(),
                    shown(column.before(), json), column.destination(), shown(column.after(), json), record.outcome()));
        }
        return listing;
    }

    // A text of many lines in one cell, and without what a terminal would act upon.
    private static String shown(String value, boolean json) {
        if (json) {
            return value;
        }
        StringBuilder lines = new StringBuilder();
        int at = 0;
        for (String word : value.replaceAll("\\p{Cntrl}+", " ").split("(?<= )")) {
            if (at > 0 && at + word.length() > WIDEST) {
                lines.append('\n');
                at = 0;
            }
            lines.append(word);
            at += word.length();
        }
        return lines.toString().stripTrailing();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
