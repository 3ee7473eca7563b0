package org.cadrenode.connector.json.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.delimited.Lines;
import org.cadrenode.connector.spi.nested.Node;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an extract into objects: one a line, or those of one array. A line that cannot be read does not stop the next; an
 * array ends where it cannot be read. Numbers keep the digits that they are written with. Not thread-safe.
 */
final class JsonObjects {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 1000;
    private static final int LONGEST_NAME = 1000;

    private final int longest;
    private final Handler handler;
    private final JsonFactory factory;

    /** Takes what is found. */
    interface Handler {
        /** An object is whole. */
        void object(Node node) throws IOException;

        /** What stands on this line cannot be read. */
        void rejected(long line, Problem problem) throws IOException;
    }

    JsonObjects(int longest, Handler handler) {
        this.longest = longest;
        this.handler = handler;
        // Names come from outside: none is kept beyond its parser.
        factory = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxStringLength(longest)
                        .maxNumberLength(LONGEST_NUMBER).maxNameLength(LONGEST_NAME).build()).build();
    }

    /** Reads an extract to its end, or to where it cannot be read any more. */
    void read(Extract extract) throws IOException {
        try (InputStream content = new BufferedInputStream(extract.open(), 1 << 16)) {
            skipByteOrderMark(content);
            if (isArray(extract)) {
                array(content);
            } else {
                lines(content);
            }
        }
    }

    private static void skipByteOrderMark(InputStream content) throws IOException {
        content.mark(3);
        if (content.read() != 0xef || content.read() != 0xbb || content.read() != 0xbf) {
            content.reset();
        }
    }

    private static boolean isArray(Extract extract) throws IOException {
        try (InputStream content = new BufferedInputStream(extract.open())) {
            skipByteOrderMark(content);
            int next = content.read();
            while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
                next = content.read();
            }
            return next == '[';
        }
    }

    private void lines(InputStream content) throws IOException {
        Lines lines = new Lines(content, longest);
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            String text = lines.isTooLong() ? null : lines.text(StandardCharsets.UTF_8);
            if (text == null) {
                handler.rejected(lines.number(), lines.isTooLong() ? Problem.ROW_TOO_LONG : Problem.ROW_ENCODING);
                continue;
            }
            Node node = null;
            Problem problem = null;
            try (JsonParser parser = factory.createParser(text)) {
                node = parser.nextToken() == JsonToken.START_OBJECT ? object(parser, lines.number()) : null;
                problem = node == null || parser.nextToken() != null ? Problem.JSON_MALFORMED : null;
            } catch (StreamConstraintsException e) {
                problem = Problem.ROW_TOO_LONG;
            } catch (JsonProcessingException e) {
                problem = lines.isEnded() ? Problem.JSON_MALFORMED : Problem.CONTENT_TRUNCATED;
            }
            if (problem == null && node != null) {
                handler.object(node);
            } else {
                handler.rejected(lines.number(), problem == null ? Problem.JSON_MALFORMED : problem);
            }
        }
    }

    private void array(InputStream content) throws IOException {
        Reader text = new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = factory.createParser(text)) {
            Step step = step(parser);
            while (step.problem == null) {
                step = step(parser);
                if (step.token == JsonToken.END_ARRAY) {
                    step = step(parser);
                    if (step.token == null && step.problem == null) {
                        return;
                    }
                    handler.rejected(line(parser), step.problem == null ? Problem.JSON_MALFORMED : step.problem);
                    return;
                }
                Node node = step.node;
                if (node != null) {
                    handler.object(node);
                } else if (step.tooLong) {
                    handler.rejected(step.line, Problem.ROW_TOO_LONG);
                } else if (step.problem == null) {
                    handler.rejected(step.line, step.token == null ? Problem.CONTENT_TRUNCATED : Problem.JSON_MALFORMED);
                    if (step.token == null) {
                        return;
                    }
                }
            }
            handler.rejected(line(parser), step.problem);
        }
    }

    /** What an array goes on with: an object, or something that is none. */
    private record Step(@Nullable JsonToken token, @Nullable Node node, boolean tooLong, long line, @Nullable Problem problem) { }

    // Only the parser's own failures are the file's fault; what the handler throws is not caught here.
    private Step step(JsonParser parser) throws IOException {
        try {
            JsonToken token = parser.nextToken();
            long line = line(parser);
            if (token == JsonToken.START_OBJECT) {
                Node node = object(parser, line);
                return new Step(token, node, node == null, line, null);
            }
            if (token == JsonToken.START_ARRAY && parser.getParsingContext().getNestingDepth() > 1) {
                parser.skipChildren();
            }
            return new Step(token, null, false, line, null);
        } catch (StreamConstraintsException e) {
            return new Step(null, null, false, 0, Problem.ROW_TOO_LONG);
        } catch (JsonEOFException e) {
            return new Step(null, null, false, 0, Problem.CONTENT_TRUNCATED);
        } catch (JsonProcessingException e) {
            return new Step(null, null, false, 0, Problem.JSON_MALFORMED);
        } catch (CharacterCodingException e) {
            return new Step(null, null, false, 0, Problem.ROW_ENCODING);
        }
    }

    private static long line(JsonParser parser) {
        return Math.max(1, parser.currentLocation().getLineNr());
    }

    // Reads to the object's end; null if it is longer than what is accepted.
    private @Nullable Node object(JsonParser parser, long line) throws IOException {
        Node top = new Node("", null, line);
        Node at = top;
        long size = 0;
        // The name that what comes next has, for each open object and array; an array's elements have that of the array.
        String[] names = new String[DEEPEST + 2];
        int depth = 0;
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new JsonEOFException(parser, JsonToken.NOT_AVAILABLE, "An object is open");
            }
            boolean keep = size <= longest;
            switch (token) {
                case FIELD_NAME -> {
                    names[depth] = parser.currentName();
                    size += 16L + parser.currentName().length();
                }
                case START_OBJECT -> {
                    String name = String.valueOf(names[depth]);
                    size += 64;
                    at = keep ? new Node(name, at, line(parser)) : at;
                    depth++;
                }
                case START_ARRAY -> {
                    String name = String.valueOf(names[depth]);
                    names[++depth] = name;
                }
                case END_ARRAY -> depth--;
                case END_OBJECT -> {
                    if (depth == 0) {
                        return size > longest ? null : top;
                    }
                    depth--;
                    Node above = at.parent();
                    at = keep && above != null ? above : at;
                }
                case VALUE_NULL -> { }
                default -> {
                    String text = parser.getText();
                    size += 64L + text.length();
                    if (size <= longest && !text.isEmpty()) {
                        new Node(String.valueOf(names[depth]), at, line(parser)).text(text);
                    }
                }
            }
            if (size > longest) {
                top.children().clear();
            }
        }
    }
}
