package org.cadrenode.pseudonymise.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value of records, collections, enums and plain values as text: the same for equal values, on every machine and after
 * every start, whatever the order within sets and maps; another for others. A component that is added to a record shows by
 * itself, so that no rule can be forgotten.
 */
final class PlanText {
    // What is compared with the list of restricted codes changes rows only where a code is found: that is told of each record.
    private static final String APART = "systems";

    private PlanText() { }

    /** Returns the text of a value. */
    static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof Record fields) {
            text.append('(');
            for (RecordComponent component : fields.getClass().getRecordComponents()) {
                if (component.getName().equals(APART)) {
                    continue;
                }
                text.append(component.getName()).append('=');
                write(read(fields, component), text);
                text.append(' ');
            }
            text.append(')');
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), text);
        } else if (value instanceof Map<?, ?> map) {
            write(map.entrySet().stream().map(entry -> of(entry.getKey()) + "->" + of(entry.getValue())).sorted().toList(), text);
        } else if (value instanceof Collection<?> many) {
            text.append('[');
            (value instanceof Set ? many.stream().map(PlanText::of).sorted() : many.stream().map(PlanText::of))
                    .forEach(one -> text.append(one.length()).append(':').append(one));
            text.append(']');
        } else if (value instanceof Enum<?> one) {
            text.append(one.name());
        } else {
            String plain = value.toString();
            text.append(plain.length()).append(':').append(plain);
        }
    }

    private static @Nullable Object read(Record fields, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(fields);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("A rule's component cannot be read", e);
        }
    }
}
