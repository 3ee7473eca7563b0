package org.cadrenode.landing.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The form of a quarantine report: an array of JSON a line, {@code ["table",line,"column","CODE"]}. No values. */
final class QuarantineFile {
    // A place must be a name. Where a header is missing, what stands in its place may be a value of the first record.
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,79}");
    private static final JsonFactory JSON = new JsonFactory();

    private QuarantineFile() { }

    /** Adds at most {@code limit} entries of several reports, each in file order, to {@code found} in file order. */
    static void merge(DeliveryId delivery, List<Path> reports, StableFiles files, int limit, List<QuarantineEntry> found)
            throws IOException {
        List<Reader> readers = new ArrayList<>();
        try {
            for (Path report : reports) {
                readers.add(new Reader(delivery, files.open(report)));
            }
            while (found.size() < limit) {
                Reader first = null;
                QuarantineEntry least = null;
                for (Reader reader : readers) {
                    QuarantineEntry entry = reader.peek();
                    if (entry != null && (least == null || entry.line() < least.line())) {
                        first = reader;
                        least = entry;
                    }
                }
                if (first == null || least == null) {
                    return;
                }
                found.add(least);
                first.advance();
            }
        } finally {
            for (Reader reader : readers) {
                reader.close();
            }
        }
    }

    /** Writes entries. Not thread-safe. */
    static final class Writer implements AutoCloseable {
        private final OutputStream sink;
        private final JsonGenerator out;
        private long entries;

        Writer(OutputStream file) throws IOException {
            sink = new BufferedOutputStream(file, 1 << 13);
            out = JSON.createGenerator(sink);
            out.setRootValueSeparator(null);
            out.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        }

        void write(String table, long line, String column, ErrorCode code) throws IOException {
            out.writeStartArray();
            out.writeString(TABLE.matcher(table).matches() ? table : "");
            out.writeNumber(Math.max(0, line));
            out.writeString(COLUMN.matcher(column).matches() ? column : "");
            out.writeString(code.name());
            out.writeEndArray();
            out.writeRaw('\n');
            entries++;
        }

        long entries() {
            return entries;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads entries one by one. Not thread-safe. */
    static final class Reader implements AutoCloseable {
        private final DeliveryId delivery;
        private final JsonParser in;
        private @Nullable QuarantineEntry current;

        Reader(DeliveryId delivery, InputStream file) throws IOException {
            this.delivery = delivery;
            in = JSON.createParser(new BufferedInputStream(file));
            advance();
        }

        /** Returns the entry that is next, or null at the end. */
        @Nullable QuarantineEntry peek() {
            return current;
        }

        void advance() throws IOException {
            if (in.nextToken() == null) {
                current = null;
                return;
            }
            try {
                String table = text();
                in.nextToken();
                long line = in.getLongValue();
                String column = text();
                ErrorCode code = ErrorCode.valueOf(text());
                current = new QuarantineEntry(delivery, table, line, column, code);
                if (in.nextToken() != JsonToken.END_ARRAY) {
                    throw new IOException("A quarantine entry has too many parts");
                }
            } catch (IllegalArgumentException e) {
                throw new IOException("A quarantine entry has a code that this version does not know");
            }
        }

        private String text() throws IOException {
            String text = in.nextTextValue();
            if (text == null) {
                throw new IOException("A quarantine entry lacks a part");
            }
            return text;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
