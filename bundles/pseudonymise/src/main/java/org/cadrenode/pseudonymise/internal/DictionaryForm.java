package org.cadrenode.pseudonymise.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.Transform;

/** The words of a dictionary file. */
final class DictionaryForm {
    static final List<String> HEADER = List.of("table", "column", "decision", "identifier", "type", "transform", "destination",
            "flags", "codes", "comment");
    static final int TABLE = 0;
    static final int COLUMN = 1;
    static final int DECISION = 2;
    static final int IDENTIFIER = 3;
    static final int TYPE = 4;
    static final int TRANSFORM = 5;
    static final int DESTINATION = 6;
    static final int FLAGS = 7;
    static final int CODES = 8;
    static final int COMMENT = 9;

    static final String KEEP = "keep";
    static final String DROP = "drop";
    static final String KEY = "key";
    static final String EVENT_DATE = "event_date";
    static final String QUASI = "quasi";
    static final String RELEASE = "release";
    static final Set<String> ALL_FLAGS = Set.of(KEY, EVENT_DATE, QUASI, RELEASE);

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

    /** Returns the transformations that let a value of this kind of identifier out in a form that does not identify. */
    static Set<Transform> permitted(IdentifierKind kind) {
        return switch (kind) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT -> Set.of(Transform.PSEUDONYM);
            case BIRTH_DATE -> Set.of(Transform.MONTH, Transform.YEAR);
            case POSTCODE -> Set.of(Transform.AREA);
            case SEX -> Set.of(Transform.AS_IS);
            case ORGANISATION, OTHER_NUMBER -> Set.of(Transform.PSEUDONYM);
            case NHS_NUMBER, UPN, FORMER_UPN, ULN, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME,
                    ADDRESS_LINE, TOWN, PHONE, EMAIL -> Set.of();
        };
    }

    /** Returns the types that the values of a transformation have. */
    static Set<ColumnType> types(Transform transform) {
        return switch (transform) {
            case AS_IS -> Set.of(ColumnType.CODE, ColumnType.NUMBER, ColumnType.DATE, ColumnType.BOOLEAN);
            case PSEUDONYM, AREA -> Set.of(ColumnType.CODE);
            case MONTH -> Set.of(ColumnType.DATE);
            case YEAR -> Set.of(ColumnType.NUMBER);
            case SCRUB -> Set.of(ColumnType.FREE_TEXT);
        };
    }
}
