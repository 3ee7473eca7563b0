package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources: one a line, a Bundle a line, or one document, which is a resource, a Bundle or a list. What cannot be read
 * is rejected with its line; the lines behind it go on, a document does not. For one extract and one thread.
 */
final class FhirContent {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 1_000;

    private final int longest;
    private final JsonFactory factory;
    private final References references;
    private final ResourceReader reader;
    private final Emission emission;
    private long version;

    /** Opens content once more, from its start. */
    private interface Again {
        JsonParser parser() throws IOException;
    }

    /**
     * Reads into {@code emission}.
     *
     * @param longest bytes of a line, and characters of a resource
     * @param base address of the source's server, empty if it is not known
     */
    FhirContent(int longest, String base, Emission emission) {
        this.longest = longest;
        this.emission = emission;
        references = new References(base);
        reader = new ResourceReader(references, longest);
        // Names come from outside: none is kept beyond its parser.
        factory = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxStringLength(longest)
                        .maxNameLength(LONGEST_NAME).maxNumberLength(LONGEST_NAME).build()).build();
    }

    /** Sets the version of what says none, and of removals; 0 for that of the extract. */
    void version(long milliseconds) {
        version = milliseconds;
    }

    /** Reads an extract to its end, or to where it cannot be read any more. */
    void extract(Extract extract) throws IOException {
        if (Shape.of(extract, longest, factory) == Shape.LINES) {
            try (InputStream content = extract.open()) {
                JsonLines lines = new JsonLines(content, longest);
                while (lines.next()) {
                    line(lines);
                }
            }
            return;
        }
        try (InputStream content = new BufferedInputStream(extract.open(), 1 << 16); JsonParser parser = factory.createParser(content)) {
            document(parser, () -> factory.createParser(extract.open()));
        }
    }

    /** Reads the line at which {@code lines} is. */
    void line(JsonLines lines) throws IOException {
        if (lines.isTooLong()) {
            emission.reject("", lines.number(), "", Problem.ROW_TOO_LONG);
            return;
        }
        Optional<Problem> problem = line(lines.bytes(), lines.length(), lines.number()).problem();
        if (problem.isPresent()) {
            boolean cut = problem.get() == Problem.CONTENT_TRUNCATED && lines.isEnded();
            emission.reject("", lines.number(), "", cut ? Problem.JSON_MALFORMED : problem.get());
        }
    }

    /** What came of a text: why it could not be read, if so; and of a Bundle, what follows it. */
    record Came(Optional<Problem> problem, Optional<String> next) { }

    /** Reads one resource or Bundle, which is not rejected if it cannot be read. */
    Came line(byte[] bytes, int length, long number) throws IOException {
        Bundle bundle = null;
        try (JsonParser parser = factory.createParser(bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Came(Optional.of(Problem.JSON_MALFORMED), Optional.empty());
            }
            Tokens tokens = new Tokens.Live(parser);
            Entry entry = entry(tokens, number);
            bundle = entry.bundle;
            if (bundle != null) {
                bundle.read(() -> factory.createParser(bytes, 0, length), () -> number);
            }
            if (parser.nextToken() != null) {
                return new Came(Optional.of(Problem.JSON_MALFORMED), Optional.empty());
            }
            if (bundle == null) {
                take(entry, number, "", false);
            }
            emission.unread(reader.unread());
            return new Came(Optional.empty(), Optional.ofNullable(bundle == null ? null : bundle.next));
        } catch (JsonProcessingException | Tokens.TooMany | CharConversionException e) {
            emission.unread(reader.unread());
            return new Came(Optional.of(problem(e)), Optional.empty());
        }
    }

    private static Problem problem(IOException e) {
        return e instanceof StreamConstraintsException || e instanceof Tokens.TooMany ? Problem.ROW_TOO_LONG
                : e instanceof JsonEOFException ? Problem.CONTENT_TRUNCATED
                : e instanceof CharConversionException ? Problem.ROW_ENCODING : Problem.JSON_MALFORMED;
    }

    private void document(JsonParser parser, Again again) throws IOException {
        Tokens tokens = new Tokens.Live(parser);
        try {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                        emission.reject("", row(parser), "", Problem.JSON_MALFORMED);
                    }
                    continue;
                }
                long line = row(parser);
                Entry entry = entry(tokens, line);
                if (entry.bundle == null) {
                    take(entry, line, "", false);
                } else {
                    entry.bundle.read(again, () -> row(parser));
                }
                emission.unread(reader.unread());
            }
        } catch (JsonProcessingException | Tokens.TooMany | CharConversionException e) {
            emission.unread(reader.unread());
            emission.reject("", row(parser), "", problem(e));
        }
    }

    private static long row(JsonParser parser) {
        return Math.max(1, parser.currentLocation().getLineNr());
    }

    /** One object: a resource that is known, one that is not, or a Bundle that has yet to be read. */
    private record Entry(String type, @Nullable Step step, @Nullable Resource resource, @Nullable Bundle bundle) { }

    private Entry entry(Tokens tokens, long line) throws IOException {
        Tokens.Kept kept = Tokens.Kept.before(tokens, "resourceType");
        if (kept.isWhole()) {
            return new Entry("", null, null, null);
        }
        JsonToken here = tokens.next();
        String type = here == JsonToken.VALUE_STRING ? tokens.text() : "";
        Step step = Plan.PLAN.of(type);
        if (step != null) {
            return new Entry(type, step, reader.read(kept, type, step), null);
        }
        if (type.equals("Bundle")) {
            return new Entry(type, null, null, new Bundle(kept));
        }
        if (here != null) {
            tokens.skip(here);
        }
        if (type.equals("OperationOutcome")) {
            outcome(kept, line);
        } else {
            kept.skip(JsonToken.START_OBJECT);
        }
        return new Entry(type, null, null, null);
    }

    // What the server could not do. Its words may hold values.
    private void outcome(Tokens tokens, long line) throws IOException {
        boolean failed = false;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = tokens.next();
            if (token == null) {
                return;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.FIELD_NAME && tokens.text().equals("severity") && tokens.next() == JsonToken.VALUE_STRING) {
                failed |= tokens.text().equals("error") || tokens.text().equals("fatal");
            }
        }
        if (failed) {
            emission.reject("", line, "", Problem.CONTENT_TRUNCATED);
        }
    }

    private void take(Entry entry, long line, String fullUrl, boolean removed) throws IOException {
        Resource resource = entry.resource;
        if (resource != null && entry.step != null) {
            if (resource.top().value(0) == null) {
                reader.id(resource, entry.step, References.id(fullUrl, entry.type));
            }
            emission.take(resource, line, removed, version);
        } else if (!entry.type.equals("OperationOutcome")) {
            emission.reject(entry.type.matches("[A-Za-z]{1,40}") ? entry.type.toLowerCase(Locale.ROOT) : "", line, "", Problem.TABLE_UNKNOWN);
        }
    }

    /** Where reading is. */
    private interface Place {
        long line();
    }

    /** A Bundle whose members are read as they come. */
    private final class Bundle {
        private final Tokens tokens;
        private @Nullable String next;

        Bundle(Tokens tokens) {
            this.tokens = tokens;
        }

        void read(Again again, Place place) throws IOException {
            references.forget();
            try (JsonParser parser = again.parser()) {
                new BundleIds(references).learn(parser);
            } catch (JsonProcessingException | CharConversionException e) {
                // What is wrong is found once more, and told then.
            }
            members(place);
        }

        private void members(Place place) throws IOException {
            long outer = version;
            JsonToken token = tokens.next();
            while (token != null && token != JsonToken.END_OBJECT) {
                String name = tokens.text();
                JsonToken here = tokens.next();
                if (name.equals("entry") && here == JsonToken.START_ARRAY) {
                    for (JsonToken each = tokens.next(); each != null && each != JsonToken.END_ARRAY; each = tokens.next()) {
                        if (each == JsonToken.START_OBJECT) {
                            one(place);
                        } else {
                            tokens.skip(each);
                        }
                    }
                } else if (name.equals("timestamp") && here == JsonToken.VALUE_STRING) {
                    version = Math.max(version, Emission.version(tokens.text()));
                } else if (name.equals("link") && here == JsonToken.START_ARRAY) {
                    for (JsonToken each = tokens.next(); each != null && each != JsonToken.END_ARRAY; each = tokens.next()) {
                        if (each == JsonToken.START_OBJECT) {
                            Tokens.Kept link = Tokens.Kept.object(tokens);
                            next = link.member("relation"::equals).equals("next") ? link.member("url"::equals) : next;
                        } else {
                            tokens.skip(each);
                        }
                    }
                } else {
                    tokens.skip(here);
                }
                token = tokens.next();
            }
            version = outer;
        }

        private void one(Place place) throws IOException {
            String fullUrl = "";
            String method = "";
            String url = "";
            Entry entry = null;
            long line = place.line();
            JsonToken token = tokens.next();
            while (token != null && token != JsonToken.END_OBJECT) {
                String name = tokens.text();
                JsonToken here = tokens.next();
                if (name.equals("fullUrl") && here == JsonToken.VALUE_STRING) {
                    fullUrl = tokens.text();
                } else if (name.equals("request") && here == JsonToken.START_OBJECT) {
                    Tokens.Kept request = Tokens.Kept.object(tokens);
                    method = request.member("method"::equals);
                    url = request.member("url"::equals);
                } else if (name.equals("resource") && here == JsonToken.START_OBJECT) {
                    entry = entry(tokens, line);
                    if (entry.bundle != null) {
                        entry.bundle.members(place);
                    }
                } else {
                    tokens.skip(here);
                }
                token = tokens.next();
            }
            boolean delete = method.equals("DELETE");
            if (entry != null && entry.bundle == null) {
                take(entry, line, fullUrl, delete);
            } else if (delete) {
                removed(url, line);
            }
        }

        private void removed(String url, long line) throws IOException {
            String[] parts = url.split("/");
            Step step = parts.length < 2 ? null : Plan.PLAN.of(parts[parts.length - 2]);
            if (step == null || url.indexOf('?') >= 0) {
                emission.reject("", line, "", Problem.TABLE_UNKNOWN);
            } else {
                emission.removed(step, parts[parts.length - 1], line, version);
            }
        }
    }
}
