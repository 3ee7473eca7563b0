package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as the exchange writes and reads it: fields in a fixed order; a name twice, or anything behind the end, is refused. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() { }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of plain values is always written", e);
        }
    }

    /** Reads one object. What the parser says of the content stays here. */
    static JsonNode read(byte[] content) throws IOException {
        JsonNode node;
        try {
            node = MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IOException("A document is not JSON");
        }
        if (!node.isObject()) {
            throw new IOException("A document is not a JSON object");
        }
        return node;
    }

    static JsonNode required(JsonNode node, String name) throws IOException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IOException("A document has no field " + name);
        }
        return value;
    }

    static String text(JsonNode node, String name) throws IOException {
        JsonNode value = required(node, name);
        if (!value.isTextual()) {
            throw new IOException("A field is not a text: " + name);
        }
        return value.textValue();
    }

    static long number(JsonNode node, String name) throws IOException {
        JsonNode value = required(node, name);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
            throw new IOException("A field is not a count: " + name);
        }
        return value.longValue();
    }
}
