package org.cadrenode.pseudonymise.engine;

import java.util.List;
import java.util.Set;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.pseudonymise.engine.document.DocumentText;
import org.cadrenode.pseudonymise.engine.document.Html;
import org.jspecify.annotations.Nullable;

/**
 * How one column's values become released ones, compiled from its transform. A rule never throws: what it can make nothing
 * of is null.
 */
@FunctionalInterface
interface ValueRule {
    /** Returns the released form of a value that is not blank and has no blanks around it, or null if it is not valid. */
    @Nullable String released(String value, Row row);

    /** Compiles the rule of a kept column. */
    static ValueRule of(ColumnRule rule, PostcodeAreas areas, RowHashes hashes) {
        List<Step> steps = rule.transform().steps();
        ValueRule chain = step(steps.get(0), rule, areas, hashes);
        for (Step step : steps.subList(1, steps.size())) {
            chain = chained(chain, step(step, rule, areas, hashes));
        }
        TransformShape shape = TransformShape.of(rule.transform());
        if (shape == TransformShape.WRITTEN && !rule.transform().equals(Transform.AS_IS)) {
            chain = chained(chain, typed(rule.type()));
        } else if (shape == null || shape == TransformShape.TEXT) {
            // The check of a dictionary does not let this through; if it did, nothing would leave.
            return (value, row) -> null;
        }
        return rule.codes().isEmpty() ? chain : closed(chain, rule);
    }

    private static ValueRule chained(ValueRule first, ValueRule second) {
        return (value, row) -> {
            String between = first.released(value, row);
            if (between == null) {
                return null;
            }
            String stripped = between.strip();
            return stripped.isEmpty() ? null : second.released(stripped, row);
        };
    }

    private static ValueRule closed(ValueRule open, ColumnRule rule) {
        Set<String> codes = rule.codes();
        boolean words = rule.type() == ColumnType.CODE && rule.transform().equals(Transform.AS_IS);
        return (value, row) -> {
            String result = open.released(value, row);
            if (result != null && codes.contains(result)) {
                return result;
            }
            // A listed code may stand for words: school_liaison for "school liaison". The list is closed, so no other leaves.
            String joined = words ? value.replace(' ', '_') : "";
            return codes.contains(joined) ? joined : null;
        };
    }

    private static ValueRule step(Step step, ColumnRule rule, PostcodeAreas areas, RowHashes hashes) {
        return switch (step.operation()) {
            case AS_IS -> typed(rule.type());
            case STRIP_HTML -> (value, row) -> Html.text(value);
            case BASE64 -> (value, row) -> DocumentText.decoded(value);
            case DOCUMENT_TEXT -> (value, row) -> DocumentText.of(value);
            case SCRUB -> (value, row) -> row.family().scrub(value);
            case DAY -> typed(ColumnType.DATE);
            case WEEK -> DateSteps.week();
            case MONTH -> DateSteps.month();
            case QUARTER -> DateSteps.quarter();
            case YEAR -> DateSteps.year();
            case AGE_BAND -> DateSteps.ageBand(step.count(), rule.identifier().filter(kind -> kind == IdentifierKind.BIRTH_DATE)
                    .isPresent());
            case AREA -> (value, row) -> areas.area(value);
            case PSEUDONYM -> {
                String column = rule.column();
                yield (value, row) -> hashes.id(column, value);
            }
            case HASH -> (value, row) -> hashes.named(step.argument(), value);
            case CATEGORISE -> CodeSteps.categorise(step.mapping());
            case ROUND -> CodeSteps.round(step.numbers().get(0));
            case BAND -> CodeSteps.band(step.numbers());
            case UPPER -> CodeSteps.upper();
            case LOWER -> CodeSteps.lower();
            case PREFIX -> CodeSteps.prefix(step.count());
            case CONSTANT -> (value, row) -> step.argument();
        };
    }

    private static ValueRule typed(ColumnType type) {
        return switch (type) {
            case CODE -> (value, row) -> Values.code(value);
            case NUMBER -> (value, row) -> Values.number(value);
            case BOOLEAN -> (value, row) -> Values.truth(value);
            case DATE -> (value, row) -> {
                int day = Day.parse(value);
                if (day == Day.NONE) {
                    return null;
                }
                return row.family().birthDay(day) ? Day.monthText(day) : Day.text(day);
            };
            case FREE_TEXT -> (value, row) -> null;
        };
    }
}
