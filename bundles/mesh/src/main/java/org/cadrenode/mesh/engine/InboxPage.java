package org.cadrenode.mesh.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the list of messages that wait.
 *
 * @param messages their ids
 * @param next where the next page is, a path of the same server; empty if this was the last
 */
record InboxPage(List<String> messages, String next) {
    private static final JsonFactory JSON = new JsonFactory();

    InboxPage {
        messages = List.copyOf(messages);
    }

    static InboxPage read(InputStream body) throws IOException {
        List<String> messages = new ArrayList<>();
        String next = "";
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("No list");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("messages") && token == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        messages.add(parser.getText());
                    }
                } else if (name.equals("links") && token == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        boolean wanted = parser.currentName().equals("next");
                        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                            next = parser.getText();
                        } else {
                            parser.skipChildren();
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new InboxPage(messages, next);
    }

    /** Reads single texts of an object, by name, in the order asked; empty where there is none. */
    static List<String> texts(InputStream body, List<String> names) throws IOException {
        String[] found = new String[names.size()];
        java.util.Arrays.fill(found, "");
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("No object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int at = names.indexOf(parser.currentName());
                JsonToken token = parser.nextToken();
                if (at >= 0 && token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    found[at] = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return List.of(found);
    }
}
