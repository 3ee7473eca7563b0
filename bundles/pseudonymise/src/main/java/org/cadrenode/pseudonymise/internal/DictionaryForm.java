package org.cadrenode.pseudonymise.internal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.Operation;

/** The words of a dictionary file. */
final class DictionaryForm {
    static final String TABLE = "table";
    static final String COLUMN = "column";
    static final String DECISION = "decision";
    static final String IDENTIFIER = "identifier";
    static final String TYPE = "type";
    static final String TRANSFORM = "transform";
    static final String DESTINATION = "destination";
    static final String FLAGS = "flags";
    static final String CODES = "codes";
    static final String COMMENT = "comment";
    static final String SCRUBS = "scrubs";
    static final String INVALID = "invalid";
    static final String ROWS = "rows";
    static final String SYSTEM = "system";

    /** The columns of a plain dictionary. All but the comment must be there, in any order. */
    static final List<String> HEADER = List.of(TABLE, COLUMN, DECISION, IDENTIFIER, TYPE, TRANSFORM, DESTINATION, FLAGS, CODES,
            COMMENT);

    /** The columns that may be there besides. */
    static final List<String> MORE = List.of(SCRUBS, INVALID, ROWS, SYSTEM);

    static final String KEEP = "keep";
    static final String DROP = "drop";
    static final String CHILD = "child";
    static final String RELATIVE = "relative";
    static final String ARROW = ">";

    private DictionaryForm() { }

    static <E extends Enum<E>> Optional<E> word(Class<E> words, String text) {
        return Arrays.stream(words.getEnumConstants()).filter(word -> lower(word).equals(text)).findFirst();
    }

    static <E extends Enum<E>> String all(Class<E> words) {
        return Arrays.stream(words.getEnumConstants()).map(DictionaryForm::lower).collect(Collectors.joining(", "));
    }

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the operations one of which must be among the steps that let a value of this kind of identifier out, so that
     * it does not identify; the steps behind it only make less of it.
     */
    static Set<Operation> permitted(IdentifierKind kind) {
        Set<Operation> permitted = EnumSet.of(Operation.CONSTANT);
        switch (kind) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, ORGANISATION, OTHER_NUMBER, OTHER_CODE ->
                permitted.addAll(EnumSet.of(Operation.PSEUDONYM, Operation.HASH));
            case BIRTH_DATE ->
                permitted.addAll(EnumSet.of(Operation.MONTH, Operation.QUARTER, Operation.YEAR, Operation.AGE_BAND));
            case OTHER_DATE -> permitted.addAll(EnumSet.of(Operation.MONTH, Operation.QUARTER, Operation.YEAR));
            case POSTCODE -> permitted.add(Operation.AREA);
            case SEX -> permitted.addAll(EnumSet.of(Operation.AS_IS, Operation.CATEGORISE));
            case NHS_NUMBER, UPN, FORMER_UPN, ULN, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME, ADDRESS_LINE,
                    TOWN, PHONE, EMAIL, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC -> { }
        }
        return permitted;
    }

    /** Returns the flags that say something of a value that leaves. */
    static boolean ofReleased(ColumnFlag flag) {
        return switch (flag) {
            case EVENT_DATE, QUASI, RELEASE, PLACE -> true;
            case KEY, CONSTANT, ADDITION_ONLY, REQUIRED_SCRUBBER -> false;
        };
    }
}
