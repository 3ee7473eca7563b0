package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tokens of JSON one after the other. Not thread-safe. */
interface Tokens {
    /** Goes on; null at the end. */
    @Nullable JsonToken next() throws IOException;

    /** Returns the text of the token: a member's name, or a value as it is written. */
    String text() throws IOException;

    /** Goes to the end of the object or array that begins here; stays where none does. */
    default void skip(@Nullable JsonToken here) throws IOException {
        int depth = here == JsonToken.START_OBJECT || here == JsonToken.START_ARRAY ? 1 : 0;
        while (depth > 0) {
            JsonToken token = next();
            if (token == null) {
                return;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    /** Tokens as they are read. */
    record Live(JsonParser parser) implements Tokens {
        @Override
        public @Nullable JsonToken next() throws IOException {
            return parser.nextToken();
        }

        @Override
        public String text() throws IOException {
            return parser.getText();
        }

        @Override
        public void skip(@Nullable JsonToken here) throws IOException {
            parser.skipChildren();
        }
    }

    /** Tokens that were kept, and then those of what they were taken from. */
    final class Kept implements Tokens {
        private static final int MOST = 1 << 20;

        private final Tokens source;
        private final List<JsonToken> kinds = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private int at = -1;
        private boolean whole;

        private Kept(Tokens source) {
            this.source = source;
        }

        /** Keeps the members of the object that began, up to its end. */
        static Kept object(Tokens source) throws IOException {
            Kept kept = new Kept(source);
            int depth = 1;
            while (depth > 0) {
                depth += kept.keep();
            }
            return kept;
        }

        /** Keeps what stands before a member of the object that began, without its name; all where there is no such member. */
        static Kept before(Tokens source, String member) throws IOException {
            Kept kept = new Kept(source);
            int depth = 1;
            while (depth > 0) {
                depth += kept.keep();
                int last = kept.kinds.size() - 1;
                if (depth == 1 && kept.kinds.get(last) == JsonToken.FIELD_NAME && kept.texts.get(last).equals(member)) {
                    kept.kinds.remove(last);
                    kept.texts.remove(last);
                    return kept;
                }
            }
            kept.whole = true;
            return kept;
        }

        /** Returns whether the object was kept to its end. */
        boolean isWhole() {
            return whole;
        }

        private int keep() throws IOException {
            JsonToken token = source.next();
            if (token == null || kinds.size() > MOST) {
                throw new TooMany();
            }
            kinds.add(token);
            texts.add(token.isStructStart() || token.isStructEnd() ? "" : source.text());
            return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }

        /** Returns the text of the first member right within the object whose name is sought, empty if there is none. */
        String member(Predicate<String> sought) {
            int depth = 0;
            for (int i = 0; i + 1 < kinds.size(); i++) {
                depth += kinds.get(i).isStructStart() ? 1 : kinds.get(i).isStructEnd() ? -1 : 0;
                if (depth == 0 && kinds.get(i) == JsonToken.FIELD_NAME && sought.test(texts.get(i)) && kinds.get(i + 1).isScalarValue()) {
                    return texts.get(i + 1);
                }
            }
            return "";
        }

        @Override
        public @Nullable JsonToken next() throws IOException {
            return ++at < kinds.size() ? kinds.get(at) : source.next();
        }

        @Override
        public String text() throws IOException {
            return at < kinds.size() ? texts.get(at) : source.text();
        }
    }

    /** Far more than an object of a resource ever has. */
    final class TooMany extends IOException {
        private static final long serialVersionUID = 1;

        TooMany() {
            super("There are too many parts before the one that is needed");
        }
    }
}
