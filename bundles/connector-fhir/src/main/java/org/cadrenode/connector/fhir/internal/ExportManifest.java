package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an export has made, by the standard for bulk data.
 *
 * @param time as of which it is
 * @param isTokenNeeded whether files are had with the token only
 * @param files those of resources, then those of what is no more, then those of what went wrong
 */
record ExportManifest(String time, boolean isTokenNeeded, List<URI> files) {
    private static final int MOST_FILES = 100_000;
    private static final int MOST_BYTES = 1 << 26;

    ExportManifest {
        files = List.copyOf(files);
    }

    /** Reads a manifest. */
    static ExportManifest read(InputStream content, URI from) throws IOException {
        String time = "";
        boolean needed = false;
        List<URI> output = new ArrayList<>();
        List<URI> deleted = new ArrayList<>();
        List<URI> errors = new ArrayList<>();
        byte[] bytes = content.readNBytes(MOST_BYTES);
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ServerException("The server's list of files cannot be read");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "transactionTime" -> time = parser.getText();
                    case "requiresAccessToken" -> needed = value == JsonToken.VALUE_TRUE;
                    case "output" -> addresses(parser, output, from);
                    case "deleted" -> addresses(parser, deleted, from);
                    case "error" -> addresses(parser, errors, from);
                    default -> parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new ServerException("The server's list of files cannot be read");
        }
        if (Emission.version(time) < 1) {
            throw new ServerException("The server does not say as of when its export is");
        }
        output.addAll(deleted);
        output.addAll(errors);
        if (output.size() > MOST_FILES) {
            throw new ServerException("The server's export has more files than are accepted");
        }
        return new ExportManifest(time, needed, output);
    }

    private static void addresses(JsonParser parser, List<URI> files, URI from) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean address = parser.currentName().equals("url");
                parser.nextToken();
                if (address) {
                    files.add(resolved(from, parser.getText()));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** Returns an address that a server gave, as seen from where it gave it. */
    static URI resolved(URI from, String text) throws IOException {
        try {
            return from.resolve(new URI(text));
        } catch (URISyntaxException e) {
            throw new ServerException("The server gives an address that is none");
        }
    }
}
