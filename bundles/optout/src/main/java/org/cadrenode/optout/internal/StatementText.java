package org.cadrenode.optout.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A statement as lines for people. */
final class StatementText implements StatementForm {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void field(String name, String value) {
        text.append(name.replace('_', ' ')).append(": ").append(value).append('\n');
    }

    @Override
    public <T> void list(String name, List<T> items, Function<T, Map<String, String>> fields) {
        text.append('\n').append(name.replace('_', ' ')).append(items.isEmpty() ? ": none\n" : ":\n");
        for (T item : items) {
            text.append("  - ").append(new TreeMap<>(fields.apply(item)).entrySet().stream()
                    .filter(one -> !one.getValue().isEmpty())
                    .map(one -> one.getKey().replace('_', ' ') + ": " + one.getValue()).collect(Collectors.joining("; "))).append('\n');
        }
    }

    @Override
    public String finish() {
        return text.append('\n').toString();
    }
}
