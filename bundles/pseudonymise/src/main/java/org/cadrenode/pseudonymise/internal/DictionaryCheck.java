package org.cadrenode.pseudonymise.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.pseudonymise.engine.TransformShape;
import org.cadrenode.pseudonymise.engine.text.ScrubWords;

/** Whether a row that can be read is one that may come into force, and whether a table's rows fit one another. */
final class DictionaryCheck {
    private DictionaryCheck() { }

    /** A rule and the line on which it stands. */
    record Placed(long line, ColumnRule rule) { }

    /** Takes what is wrong. */
    interface Findings {
        /** One problem. */
        void find(long line, String problem, String remedy);
    }

    /** Checks one rule by itself. */
    static void check(ColumnRule rule, BiConsumer<String, String> findings) {
        if (rule.keep()) {
            kept(rule, findings);
        }
        if (rule.relative() > 0 && rule.identifier().filter(kind -> !kind.assignsRow()).isEmpty()) {
            findings.accept("a column that identifies nobody has a relative", "write an identifier, or leave scrubs empty");
        }
        if (rule.flags().contains(ColumnFlag.REQUIRED_SCRUBBER) && rule.identifier().filter(ScrubWords::scrubs).isEmpty()) {
            findings.accept("a column that gives no words to scrub is a required scrubber",
                    "write an identifier such as surname, or take the flag required_scrubber away");
        }
        RowCondition rows = rule.rows();
        if (rows.values().stream().anyMatch(rows.others()::contains)) {
            findings.accept("a value is on both sides of the |", "leave each value on one side of the |");
        }
    }

    private static void kept(ColumnRule rule, BiConsumer<String, String> findings) {
        ColumnType type = rule.type();
        Transform transform = rule.transform();
        identifying(rule, findings);
        TransformShape shape = TransformShape.of(transform);
        Optional<String> misfit = TransformShape.misfit(transform);
        if (misfit.isPresent()) {
            findings.accept("the steps of the transform do not fit: " + misfit.get(), "change the order of the steps, or leave one"
                    + " out: text steps (document_text, strip_html, base64) come first, and scrub or categorise last");
        } else if (shape == TransformShape.TEXT || type == ColumnType.FREE_TEXT && shape != TransformShape.SCRUBBED) {
            findings.accept("free text would leave unscrubbed", "write the transform scrub, or another type");
        } else if (shape != null && !shape.types().contains(type)) {
            findings.accept("the transform " + transform + " gives no values of type " + DictionaryForm.lower(type),
                    "write the type " + shape.types().stream().map(DictionaryForm::lower).sorted().collect(Collectors.joining(" or ")));
        }
        if (transform.does(Operation.AREA) && rule.identifier().filter(kind -> kind == IdentifierKind.POSTCODE).isEmpty()) {
            findings.accept("an area is made of a postcode only", "write the identifier postcode, or another transform");
        }
        flags(rule, findings);
        values(rule, findings);
    }

    private static void identifying(ColumnRule rule, BiConsumer<String, String> findings) {
        IdentifierKind kind = rule.identifier().orElse(null);
        if (kind == null) {
            return;
        }
        Set<Operation> permitted = DictionaryForm.permitted(kind);
        if (rule.transform().steps().stream().noneMatch(step -> permitted.contains(step.operation()))) {
            findings.accept("a column of kind " + DictionaryForm.lower(kind) + " would leave so that it identifies",
                    "write drop, or a transform with " + permitted.stream().map(DictionaryForm::lower).sorted()
                            .collect(Collectors.joining(" or ")));
        }
        if (kind == IdentifierKind.SEX && rule.type() != ColumnType.CODE) {
            findings.accept("sex is no code", "write the type code");
        }
    }

    private static void flags(ColumnRule rule, BiConsumer<String, String> findings) {
        if (rule.eventDate() && rule.type() != ColumnType.DATE) {
            findings.accept("the date of the event is no date", "write the type date, or take the flag event_date away");
        }
        if (rule.eventDate() && rule.identifier().isPresent()) {
            findings.accept("the date of the event identifies a person", "take the flag event_date away");
        }
        if (rule.releaseFreeText() && rule.type() != ColumnType.FREE_TEXT) {
            findings.accept("only free text is released by name", "take the flag release away");
        }
    }

    private static void values(ColumnRule rule, BiConsumer<String, String> findings) {
        if (!rule.codes().isEmpty() && rule.type() != ColumnType.CODE && rule.type() != ColumnType.NUMBER) {
            findings.accept("codes are listed for a column that has none", "write the type code, or leave the codes empty");
        }
        if (rule.invalid() == InvalidValue.MARK && rule.type() != ColumnType.CODE) {
            findings.accept("a column that holds no codes would hold the code invalid", "write quarantine or blank, or the type code");
        } else if (rule.invalid() == InvalidValue.MARK && !rule.codes().isEmpty() && !rule.codes().contains(InvalidValue.CODE)) {
            findings.accept("invalid values are marked, and the list of codes lacks the mark", "add " + InvalidValue.CODE + " to the codes");
        }
    }

    /** Checks the rules of one table, which can all be read if {@code whole}. */
    static void check(String table, List<Placed> placed, boolean whole, Findings findings) {
        if (placed.isEmpty()) {
            return;
        }
        List<Placed> assigning = placed.stream()
                .filter(row -> row.rule().identifier().filter(IdentifierKind::assignsRow).isPresent()).toList();
        if (assigning.isEmpty() && whole) {
            findings.find(placed.get(0).line(), "no column of table " + table + " tells whose record a row is",
                    "give one column the identifier subject, subject_reference or relative_of");
        }
        for (Placed row : assigning.subList(Math.min(1, assigning.size()), assigning.size())) {
            findings.find(row.line(), "a second column of table " + table + " tells whose record a row is",
                    "leave one of subject, subject_reference and relative_of in the table");
        }
        names(placed, findings);
        boolean relatives = assigning.size() == 1
                && assigning.get(0).rule().identifier().filter(kind -> kind == IdentifierKind.RELATIVE_OF).isPresent();
        for (Placed row : placed) {
            relatives(row, relatives, findings);
        }
    }

    private static void names(List<Placed> placed, Findings findings) {
        Set<String> columns = new LinkedHashSet<>();
        Set<String> destinations = new LinkedHashSet<>();
        boolean dated = false;
        for (Placed row : placed) {
            if (!columns.add(row.rule().column())) {
                findings.find(row.line(), "the column has a row already", "leave one row a column");
            }
            if (row.rule().keep() && !destinations.add(row.rule().destination())) {
                findings.find(row.line(), "another column of the table has this destination", "write another name");
            }
            if (row.rule().eventDate() && dated) {
                findings.find(row.line(), "another column of the table dates the event", "leave the flag event_date on one column");
            }
            dated |= row.rule().eventDate();
        }
    }

    private static void relatives(Placed row, boolean relatives, Findings findings) {
        ColumnRule rule = row.rule();
        if (!relatives && rule.relative() == 0
                && rule.identifier().filter(kind -> kind == IdentifierKind.RELATIVE_SUBJECT).isPresent()) {
            findings.find(row.line(), "the table describes no relatives",
                    "write relative_subject in a table with relative_of, or relative in the column scrubs");
        }
        boolean former = rule.identifier().filter(kind -> kind == IdentifierKind.FORMER_SUBJECT).isPresent();
        if (former && relatives) {
            findings.find(row.line(), "a row that describes a relative tells of no merge",
                    "write former_subject in a table with subject or subject_reference");
        }
        if (former && rule.relative() > 0) {
            findings.find(row.line(), "the former id is not the child's but a relative's", "leave scrubs empty");
        }
        if (relatives && rule.relative() > 0) {
            findings.find(row.line(), "each row of the table describes one relative already", "leave scrubs empty");
        }
    }
}
