package org.cadrenode.mesh.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** The body of an answer that says no. Only its code is taken: its words might repeat what was sent. */
final class ErrorBody {
    private static final int LONGEST = 1 << 16;
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9-]{1,20}");
    private static final JsonFactory JSON = new JsonFactory();

    private ErrorBody() { }

    /** Returns the code of the first detail, in either version of the form; empty if there is none. */
    static Optional<String> code(InputStream body) {
        try (JsonParser parser = JSON.createParser(body.readNBytes(LONGEST))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && (parser.currentName().equals("code") || parser.currentName().equals("errorCode"))
                        && parser.nextToken() != null && parser.currentToken().isScalarValue()) {
                    return Optional.of(parser.getText()).filter(text -> CODE.matcher(text).matches());
                }
            }
        } catch (IOException e) {
            // What cannot be read says nothing; its status was enough.
        }
        return Optional.empty();
    }
}
