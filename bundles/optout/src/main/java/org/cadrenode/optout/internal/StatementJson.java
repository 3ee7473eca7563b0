package org.cadrenode.optout.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A statement as an object of JSON (RFC 8259). */
final class StatementJson implements StatementForm {
    private final StringBuilder json = new StringBuilder("{");

    @Override
    public void field(String name, String value) {
        next(name).append(quoted(value));
    }

    private StringBuilder next(String name) {
        return json.append(json.length() == 1 ? "" : ",").append(quoted(name)).append(':');
    }

    @Override
    public <T> void list(String name, List<T> items, Function<T, Map<String, String>> fields) {
        next(name).append(items.stream().map(item -> new TreeMap<>(fields.apply(item)).entrySet().stream()
                .map(one -> quoted(one.getKey()) + ":" + quoted(one.getValue())).collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.joining(",", "[", "]")));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ') {
                quoted.append(String.format("\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String finish() {
        return json.append('}').toString();
    }
}
