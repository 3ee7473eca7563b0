package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Looks through a Bundle for what its entries are called, before any of them is read: a reference may be of a later one. */
record BundleIds(References references) {
    void learn(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean entries = parser.currentName().equals("entry");
            if (parser.nextToken() == JsonToken.START_ARRAY && entries) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    entry(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void entry(JsonParser parser) throws IOException {
        String fullUrl = "";
        String type = "";
        String id = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("fullUrl")) {
                fullUrl = parser.getText();
            } else if (name.equals("resource") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String member = parser.currentName();
                    parser.nextToken();
                    if (member.equals("resourceType")) {
                        type = parser.getText();
                    } else if (member.equals("id")) {
                        id = parser.getText();
                    } else {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
        if (!type.isEmpty()) {
            references.learn(fullUrl, type, id.isEmpty() ? References.id(fullUrl, type) : id);
        }
    }
}
