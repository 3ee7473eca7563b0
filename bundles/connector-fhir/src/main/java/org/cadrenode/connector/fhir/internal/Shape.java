package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import org.cadrenode.connector.spi.Extract;

/** Whether an extract is a resource a line, or one document over several lines or without any. */
enum Shape {
    LINES, DOCUMENT;

    private static final int LOOK = 1 << 16;

    /**
     * Looks at the first line.
     *
     * @param longest bytes of a line: a Bundle that goes on beyond is a document
     */
    static Shape of(Extract extract, int longest, JsonFactory factory) throws IOException {
        try (InputStream content = new BufferedInputStream(extract.open(), LOOK)) {
            int first = solid(content);
            if (first != '{') {
                return first == '[' ? DOCUMENT : LINES;
            }
            Nesting nesting = new Nesting();
            nesting.take('{');
            for (long length = 1; length <= longest; length++) {
                int next = content.read();
                if (next < 0) {
                    return LINES;
                }
                if (next == '\n' && (nesting.isQuoted || nesting.depth <= 0)) {
                    return LINES;
                }
                if (next == '\n') {
                    // A line that breaks off is followed by an object; a document that goes on, by a member or a value.
                    boolean list = nesting.arrays.get(nesting.depth);
                    return list && (nesting.last == '[' || nesting.last == ',') || !list && solid(content) != '{' ? DOCUMENT : LINES;
                }
                nesting.take(next);
            }
        }
        return isBundle(extract, factory) ? DOCUMENT : LINES;
    }

    private static int solid(InputStream content) throws IOException {
        int next = content.read();
        while (next == ' ' || next == '\t' || next == '\n' || next == '\r' || next == 0xef || next == 0xbb || next == 0xbf) {
            next = content.read();
        }
        return next;
    }

    private static boolean isBundle(Extract extract, JsonFactory factory) throws IOException {
        try (InputStream content = extract.open(); JsonParser parser = factory.createParser(content)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean type = parser.currentName().equals("resourceType");
                parser.nextToken();
                if (type) {
                    return "Bundle".equals(parser.getText());
                }
                parser.skipChildren();
            }
            return false;
        } catch (JsonProcessingException | CharConversionException e) {
            return false;
        }
    }

    private static final class Nesting {
        private final BitSet arrays = new BitSet();
        private int depth;
        private int last;
        private boolean isQuoted;
        private boolean isEscaped;

        void take(int next) {
            if (isEscaped) {
                isEscaped = false;
            } else if (isQuoted) {
                isEscaped = next == '\\';
                isQuoted = next != '"';
            } else {
                switch (next) {
                    case '"' -> isQuoted = true;
                    case '{', '[' -> arrays.set(++depth, next == '[');
                    case '}', ']' -> depth--;
                    default -> { }
                }
            }
            last = next == ' ' || next == '\t' || next == '\r' ? last : next;
        }
    }
}
