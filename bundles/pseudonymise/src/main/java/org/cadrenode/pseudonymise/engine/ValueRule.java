package org.cadrenode.pseudonymise.engine;

import java.util.Set;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Transform;
import org.jspecify.annotations.Nullable;

/** How one column's values become released ones. */
@FunctionalInterface
interface ValueRule {
    /** Returns the released form of a value that is not blank and has no blanks around it, or null if it is not valid. */
    @Nullable String released(String value, Family family);

    /** Compiles the rule of a kept column. */
    static ValueRule of(ColumnRule rule, PostcodeAreas areas, RowHashes hashes) {
        ValueRule open = switch (rule.transform()) {
            case AS_IS -> typed(rule);
            case PSEUDONYM -> {
                String column = rule.column();
                yield (value, family) -> hashes.id(column, value);
            }
            case MONTH -> (value, family) -> {
                int day = Day.parse(value);
                return day == Day.NONE ? null : Day.monthText(day);
            };
            case YEAR -> (value, family) -> {
                int day = Day.parse(value);
                return day == Day.NONE ? null : Integer.toString(Day.year(day));
            };
            case AREA -> (value, family) -> areas.area(value);
            case SCRUB -> (value, family) -> family.scrub(value);
        };
        Set<String> codes = rule.codes();
        if (codes.isEmpty()) {
            return open;
        }
        boolean words = rule.type() == ColumnType.CODE && rule.transform() == Transform.AS_IS;
        return (value, family) -> {
            String result = open.released(value, family);
            if (result != null && codes.contains(result)) {
                return result;
            }
            // A listed code may stand for words: school_liaison for "school liaison". The list is closed, so no other leaves.
            String joined = words ? value.replace(' ', '_') : "";
            return codes.contains(joined) ? joined : null;
        };
    }

    private static ValueRule typed(ColumnRule rule) {
        return switch (rule.type()) {
            case CODE -> (value, family) -> Values.code(value);
            case NUMBER -> (value, family) -> Values.number(value);
            case BOOLEAN -> (value, family) -> Values.truth(value);
            case DATE -> (value, family) -> {
                int day = Day.parse(value);
                if (day == Day.NONE) {
                    return null;
                }
                return family.birthDay(day) ? Day.monthText(day) : Day.text(day);
            };
            // The check of a dictionary does not let this through; if it did, nothing would leave.
            case FREE_TEXT -> (value, family) -> null;
        };
    }
}
