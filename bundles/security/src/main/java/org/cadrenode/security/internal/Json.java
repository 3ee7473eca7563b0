package org.cadrenode.security.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Reading and writing of the stores' files: what is missing, double or of another type is refused. */
final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
    private static final String FORM = "form";

    private Json() { }

    static ObjectNode document(String form) {
        return MAPPER.createObjectNode().put(FORM, form);
    }

    static byte[] bytes(JsonNode document) throws IOException {
        return MAPPER.writeValueAsBytes(document);
    }

    /** Reads a document of that form; {@code reading} may throw what its own checks throw. */
    static <T> T read(byte[] content, String form, Reading<T> reading) throws IOException {
        try {
            JsonNode document = MAPPER.readTree(content);
            if (!form.equals(text(document, FORM))) {
                throw new IOException("The file is not of the form " + form);
            }
            return reading.read(document);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The file holds what is not of the form " + form);
        }
    }

    static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("No text: " + name);
        }
        return value.textValue();
    }

    static boolean truth(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isBoolean()) {
            throw new IllegalArgumentException("Not true or false: " + name);
        }
        return value.booleanValue();
    }

    static long number(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("No number: " + name);
        }
        return value.longValue();
    }

    static JsonNode array(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isArray()) {
            throw new IllegalArgumentException("No list: " + name);
        }
        return value;
    }

    static Optional<String> some(JsonNode node, String name) {
        return node.has(name) ? Optional.of(text(node, name)) : Optional.empty();
    }

    static Optional<Instant> instant(JsonNode node, String name) {
        return some(node, name).map(Instant::parse);
    }

    static Optional<LocalDate> date(JsonNode node, String name) {
        return some(node, name).map(LocalDate::parse);
    }

    static void put(ObjectNode node, String name, Optional<?> value) {
        value.ifPresent(present -> node.put(name, present.toString()));
    }

    /** What makes a value of a document. */
    interface Reading<T> {
        T read(JsonNode document) throws IOException;
    }
}
