package org.cadrenode.validation.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.validation.Rule;

/**
 * What a value alone shows to be wrong, without the rest of its record. Immutable.
 *
 * @param rule the rule that fails
 * @param test whether it does, for a value that is not blank and the day that it is, or {@link Days#NONE}
 */
record ValueCheck(Rule rule, Test test) {
    private static final Set<String> TRUTHS = Set.of("0", "1", "y", "n", "yes", "no", "true", "false", "t", "f");
    // Of the Department for Education's guides: codes of why a child has no pupil number stand in its place.
    private static final Pattern UNKNOWN_UPN = Pattern.compile("UN([1-9]|10)", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_NUMBER = 40;

    /** Looks at a value. */
    @FunctionalInterface
    interface Test {
        boolean fails(String value, int day);
    }

    /**
     * Returns the checks of a column.
     *
     * @param today the day on which the extract arrived
     */
    static List<ValueCheck> of(Known.Column column, int today, boolean birthOfChild) {
        List<ValueCheck> checks = new ArrayList<>();
        boolean number = column.type().filter(type -> type == ColumnType.NUMBER).isPresent();
        boolean listed = false;
        boolean future = false;
        for (Expectation expectation : column.expectations()) {
            if (expectation instanceof Expectation.OneOf oneOf) {
                listed = true;
                Set<String> codes = lower(oneOf.codes());
                checks.add(new ValueCheck(Rule.CODE_UNKNOWN, (value, day) -> !codes.contains(value.strip().toLowerCase(Locale.ROOT))));
            } else if (expectation instanceof Expectation.Like like) {
                checks.add(new ValueCheck(Rule.FORM_WRONG, (value, day) -> !like.form().matcher(value.strip()).matches()));
            } else if (expectation instanceof Expectation.Between between) {
                number = true;
                checks.add(new ValueCheck(Rule.NUMBER_OUT_OF_RANGE, (value, day) -> number(value)
                        .filter(one -> one.compareTo(between.least()) < 0 || one.compareTo(between.most()) > 0).isPresent()));
            } else if (expectation instanceof Expectation.NotInFuture) {
                future = true;
            }
        }
        if (number) {
            checks.add(new ValueCheck(Rule.NUMBER_INVALID, (value, day) -> number(value).isEmpty()));
        }
        if (!listed && column.type().filter(type -> type == ColumnType.BOOLEAN).isPresent()) {
            checks.add(new ValueCheck(Rule.BOOLEAN_INVALID, (value, day) -> !TRUTHS.contains(value.strip().toLowerCase(Locale.ROOT))));
        }
        if (!column.codes().isEmpty()) {
            Set<String> codes = column.codes();
            checks.add(new ValueCheck(Rule.CODE_UNDECIDED, (value, day) -> !codes.contains(value.strip())));
        }
        if (column.isDate() || future) {
            checks.add(new ValueCheck(Rule.DATE_INVALID, (value, day) -> day == Days.NONE && !Days.meant(value)));
            checks.add(new ValueCheck(Rule.DATE_IMPOSSIBLE, (value, day) -> day == Days.NONE && Days.meant(value)));
            checks.add(new ValueCheck(Rule.DATE_DEFAULT, (value, day) -> Days.isDefault(day)));
        }
        if (future || birthOfChild) {
            checks.add(new ValueCheck(Rule.DATE_IN_FUTURE, (value, day) -> day > today && !Days.isDefault(day)));
        }
        if (birthOfChild) {
            checks.add(new ValueCheck(Rule.AGE_OVER_25, (value, day) -> Days.over25(day, today) && !Days.isDefault(day)));
        }
        column.kind().ifPresent(kind -> identifier(kind, checks));
        return checks;
    }

    private static void identifier(IdentifierKind kind, List<ValueCheck> checks) {
        switch (kind) {
            case NHS_NUMBER -> {
                checks.add(new ValueCheck(Rule.NHS_NUMBER_INVALID, (value, day) -> Identifiers.nhsNumber(value).isEmpty()));
                checks.add(new ValueCheck(Rule.NUMBER_FOR_TESTS,
                        (value, day) -> Identifiers.nhsNumber(value).filter(number -> number.startsWith("999")).isPresent()));
            }
            case UPN, FORMER_UPN -> checks.add(new ValueCheck(Rule.UPN_INVALID,
                    (value, day) -> Identifiers.upn(value).isEmpty() && !UNKNOWN_UPN.matcher(value.strip()).matches()));
            case ULN -> checks.add(new ValueCheck(Rule.ULN_INVALID, (value, day) -> Identifiers.uln(value).isEmpty()));
            case POSTCODE -> {
                checks.add(new ValueCheck(Rule.POSTCODE_PSEUDO, (value, day) -> pseudo(value)));
                checks.add(new ValueCheck(Rule.POSTCODE_INVALID, (value, day) -> !pseudo(value) && Identifiers.postcode(value).isEmpty()));
            }
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS,
                    OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> { }
        }
    }

    // Of the ONS Postcode Directory's user guide: ZZ99 and a sector stand for no fixed abode, an unknown address, or a country.
    private static boolean pseudo(String value) {
        String start = value.strip();
        return start.regionMatches(true, 0, "ZZ99", 0, 4) && start.length() <= 8;
    }

    private static Optional<BigDecimal> number(String value) {
        String text = value.strip();
        if (text.length() > LONGEST_NUMBER || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Set<String> lower(Set<String> codes) {
        Set<String> lower = new HashSet<>();
        codes.forEach(code -> lower.add(code.toLowerCase(Locale.ROOT)));
        return lower;
    }
}
