package org.cadrenode.pseudonymise.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.pseudonymise.engine.RowRestriction;

/** How many records of a delivery the list of restricted codes kept back, by category and column. Not thread-safe. */
final class RestrictedTally {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String LIST = "list_digest";

    private final Map<Place, Long> counts = new TreeMap<>(
            Comparator.comparing(Place::category).thenComparing(Place::table).thenComparing(Place::column));

    private record Place(String category, String table, String column) { }

    /** Takes a record that was kept back. */
    void add(String table, RowRestriction found) {
        counts.merge(new Place(found.category(), table, found.column()), 1L, Long::sum);
    }

    /** Returns how many there are by category. */
    Map<String, Long> categories() {
        Map<String, Long> categories = new TreeMap<>();
        counts.forEach((place, count) -> categories.merge(place.category(), count, Long::sum));
        return categories;
    }

    /** Writes the list's digest and the counts; the stream stays open. */
    void write(Digest list, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField(LIST, list.hex());
            json.writeArrayFieldStart("kept");
            for (Map.Entry<Place, Long> entry : counts.entrySet()) {
                json.writeStartObject();
                json.writeStringField("category", entry.getKey().category());
                json.writeStringField("table", entry.getKey().table());
                json.writeStringField("column", entry.getKey().column());
                json.writeNumberField("count", entry.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Returns the digest of the list under which was written what {@link #write} wrote. */
    static Digest list(InputStream in) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT || !LIST.equals(json.nextFieldName())) {
                throw new IOException("What was kept back is not told in the form of this version");
            }
            return new Digest(json.nextTextValue());
        }
    }
}
