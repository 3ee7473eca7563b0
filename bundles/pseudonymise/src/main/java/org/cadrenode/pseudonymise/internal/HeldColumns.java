package org.cadrenode.pseudonymise.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.identifiable.SourceTable;

/**
 * What a delivery has and no rule names: columns, and parts that the connector does not read. Their values stay sealed with
 * the delivery until a dictionary decides. Names that may be values, as where a file has no line of headings, are told by
 * number. Not thread-safe.
 */
final class HeldColumns {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Set<String>> names = new TreeMap<>();
    private final Set<String> tables = new TreeSet<>();

    /** Takes a table of which records came. */
    void table(SourceTable table, Set<String> named) {
        tables.add(table.name().value());
        List<String> headings = table.headings(named);
        for (int i = 0; i < headings.size(); i++) {
            if (!named.contains(table.columns().get(i))) {
                add(table.name().value(), headings.get(i));
            }
        }
    }

    /** Takes parts that were not read; the table is empty where even that is unknown. */
    void unread(String table, Set<String> parts) {
        parts.forEach(part -> add(table, part));
    }

    private void add(String table, String name) {
        names.computeIfAbsent(table, empty -> new TreeSet<>()).add(name);
    }

    /** Returns the tables of which records came, in their order. */
    Set<String> tables() {
        return tables;
    }

    /** Returns how many names there are. */
    long count() {
        return names.values().stream().mapToLong(Set::size).sum();
    }

    /** Returns the names by table. */
    Map<String, Set<String>> names() {
        return names;
    }

    /** Writes an object with an array of names a table. */
    void write(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (Map.Entry<String, Set<String>> table : names.entrySet()) {
                json.writeArrayFieldStart(table.getKey());
                for (String column : table.getValue()) {
                    json.writeString(column);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    /** Reads what {@link #write} wrote. */
    static HeldColumns read(InputStream in) throws IOException {
        HeldColumns held = new HeldColumns();
        try (JsonParser json = JSON.createParser(in)) {
            json.nextToken();
            for (String table = json.nextFieldName(); table != null; table = json.nextFieldName()) {
                json.nextToken();
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    held.add(table, json.getText());
                }
            }
        }
        return held;
    }
}
