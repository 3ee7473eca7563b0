package org.cadrenode.pseudonymise.engine;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;
import org.jspecify.annotations.Nullable;

/** What a value is between two steps of a transform, and which steps fit behind it. */
public enum TransformShape {
    /** As the source wrote it: it may yet be read as any type. */
    WRITTEN(EnumSet.of(ColumnType.CODE, ColumnType.NUMBER, ColumnType.DATE, ColumnType.BOOLEAN)),
    /** Free text that is not scrubbed: it cannot leave so. */
    TEXT(EnumSet.noneOf(ColumnType.class)),
    DATE(EnumSet.of(ColumnType.DATE)),
    NUMBER(EnumSet.of(ColumnType.NUMBER)),
    CODE(EnumSet.of(ColumnType.CODE)),
    /** Free text through the scrubber. */
    SCRUBBED(EnumSet.of(ColumnType.FREE_TEXT));

    private final Set<ColumnType> types;

    TransformShape(Set<ColumnType> types) {
        this.types = types;
    }

    /** Returns the types of column that can hold it; none if it cannot leave. */
    public Set<ColumnType> types() {
        return Set.copyOf(types);
    }

    /** Returns what a transform gives, or null if its steps do not fit one another. */
    public static @Nullable TransformShape of(Transform transform) {
        TransformShape shape = WRITTEN;
        for (Step step : transform.steps()) {
            if (!shape.takes(step.operation()) || step.operation() == Operation.AS_IS && transform.steps().size() > 1) {
                return null;
            }
            shape = shape.after(step.operation());
        }
        return shape;
    }

    /** Returns what is wrong with the order of a transform's steps. */
    public static Optional<String> misfit(Transform transform) {
        TransformShape shape = WRITTEN;
        for (Step step : transform.steps()) {
            Operation operation = step.operation();
            if (operation == Operation.AS_IS && transform.steps().size() > 1) {
                return Optional.of("as_is stands in a transform with other steps");
            }
            if (!shape.takes(operation)) {
                return Optional.of("the step " + word(operation) + " takes no " + shape.named());
            }
            shape = shape.after(operation);
        }
        return Optional.empty();
    }

    private boolean takes(Operation operation) {
        return switch (operation) {
            case AS_IS, DOCUMENT_TEXT, DAY, WEEK, MONTH, QUARTER, YEAR, AGE_BAND, AREA -> this == WRITTEN;
            case STRIP_HTML, BASE64, SCRUB -> this == WRITTEN || this == TEXT;
            case PSEUDONYM, HASH -> this == WRITTEN || this == CODE || this == NUMBER;
            case CATEGORISE -> this == WRITTEN || this == TEXT || this == CODE || this == NUMBER;
            case ROUND, BAND -> this == WRITTEN || this == NUMBER;
            case UPPER, LOWER, PREFIX -> this == WRITTEN || this == CODE;
            case CONSTANT -> this != SCRUBBED;
        };
    }

    private TransformShape after(Operation operation) {
        return switch (operation) {
            case AS_IS, UPPER, LOWER, PREFIX -> this;
            case STRIP_HTML, BASE64, DOCUMENT_TEXT -> TEXT;
            case SCRUB -> SCRUBBED;
            case DAY, MONTH -> DATE;
            case YEAR, ROUND -> NUMBER;
            case WEEK, QUARTER, AGE_BAND, AREA, PSEUDONYM, HASH, CATEGORISE, BAND, CONSTANT -> CODE;
        };
    }

    private String named() {
        return switch (this) {
            case WRITTEN -> "value as the source wrote it";
            case TEXT -> "free text";
            case DATE -> "date that a step made";
            case NUMBER -> "number";
            case CODE -> "code";
            case SCRUBBED -> "scrubbed text";
        };
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
