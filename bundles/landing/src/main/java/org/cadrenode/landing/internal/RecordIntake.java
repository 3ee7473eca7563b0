package org.cadrenode.landing.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.jspecify.annotations.Nullable;

/**
 * What a connector reads from and writes to while it reads one delivery. It remembers a failure of the zone's own files,
 * which a connector may swallow or wrap, apart from what the connector throws by itself. For one thread.
 */
final class RecordIntake implements RecordSink {
    // Within what a reader of records accepts: 64 MiB a value, three bytes a character, 10,000 columns.
    private static final int LONGEST_VALUE = 20_000_000;
    private static final int MOST_COLUMNS = 10_000;
    private static final Pattern NAME = Pattern.compile("[a-z@][a-z0-9_@.:()/-]{0,199}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{5}");

    private final SourceRecordWriter records;
    private final QuarantineFile.Writer quarantine;
    private final BooleanSupplier stopped;
    private @Nullable Exception failure;
    private boolean writing;
    private long lastLine;

    RecordIntake(SourceRecordWriter records, QuarantineFile.Writer quarantine, BooleanSupplier stopped) {
        this.records = records;
        this.quarantine = quarantine;
        this.stopped = stopped;
    }

    @Override
    public int table(SourceTable table) throws IOException {
        ready();
        if (table.columns().size() > MOST_COLUMNS) {
            throw new IllegalArgumentException("A table has " + MOST_COLUMNS + " columns at most");
        }
        writing = true;
        try {
            int number = records.table(table);
            writing = false;
            return number;
        } catch (IOException | CadreException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        take(table, line, 0, false, values);
    }

    @Override
    public void change(int table, long line, long version, boolean removed, @Nullable String[] values) throws IOException {
        take(table, line, version, removed, values);
    }

    private void take(int table, long line, long version, boolean removed, @Nullable String[] values) throws IOException {
        ready();
        lastLine = line;
        for (String value : values) {
            if (value != null && value.length() > LONGEST_VALUE) {
                quarantine("", line, "", ErrorCode.ROW_TOO_LONG);
                return;
            }
        }
        writing = true;
        try {
            if (version > 0) {
                records.change(table, Math.max(0, line), version, removed, values);
            } else if (version < 0 || removed) {
                throw new IllegalArgumentException("A version is 1 or more");
            } else {
                records.record(table, Math.max(0, line), values);
            }
            writing = false;
        } catch (IOException | CadreException e) {
            failure = e;
            throw e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            writing = false; // The connector's mistake, found before the first byte was written.
            throw e;
        }
    }

    @Override
    public void quarantine(String table, long line, String column, ErrorCode code) throws IOException {
        ready();
        lastLine = line;
        writing = true;
        try {
            quarantine.write(table, line, column, code);
            writing = false;
        } catch (IOException | CadreException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void unread(String table, String part) throws IOException {
        ready();
        writing = true;
        try {
            records.unread(named(table), named(part));
            writing = false;
        } catch (IOException | CadreException e) {
            failure = e;
            throw e;
        }
    }

    // The names are the source's: one that may be a value is not told on.
    private static String named(String name) {
        return NAME.matcher(name).matches() && !NUMBER.matcher(name).find() ? name : name.isEmpty() ? "" : "#";
    }

    /** Returns the line of what was taken last. */
    long lastLine() {
        return lastLine;
    }

    /** Returns whether something was cut off while it was written, so that none of it can be kept. */
    boolean torn() {
        return writing;
    }

    /** Throws what the zone's own files threw, whatever the connector made of it. */
    void rethrow() throws IOException {
        if (failure instanceof CadreException refusal) {
            throw refusal;
        }
        if (failure instanceof IOException broken) {
            throw broken;
        }
    }

    /** Returns the content with its failures remembered, and its digest checked where it is read to the end. */
    RecordSource.Content content(RecordSource.Content sealed, Digest expected) {
        return () -> {
            ready();
            try {
                return new CheckedContent(sealed.open(), expected);
            } catch (IOException | CadreException e) {
                failure = e;
                throw e;
            }
        };
    }

    private void ready() throws IOException {
        rethrow();
        if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw own(new InterruptedIOException("The reading was stopped"));
        }
    }

    private IOException own(IOException thrown) {
        failure = thrown;
        return thrown;
    }

    private final class CheckedContent extends FilterInputStream {
        private final Digest expected;
        private final MessageDigest digest = Digest.sha256();
        private boolean checked;

        CheckedContent(InputStream content, Digest expected) {
            super(content);
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            ready();
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (IOException | CadreException e) {
                failure = e;
                throw e;
            }
            if (read > 0) {
                digest.update(bytes, offset, read);
            } else if (read < 0 && !checked) {
                checked = true;
                if (!Digest.of(digest.digest()).equals(expected)) {
                    throw own(new IOException("The content is not what was received"));
                }
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return skipByReading(bytes);
        }

        // What is skipped counts for the digest, too.
        private long skipByReading(long bytes) throws IOException {
            byte[] through = new byte[(int) Math.max(1, Math.min(bytes, 1 << 13))];
            long skipped = 0;
            while (skipped < bytes) {
                int read = read(through, 0, (int) Math.min(bytes - skipped, through.length));
                if (read < 0) {
                    break;
                }
                skipped += read;
            }
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void mark(int limit) { }

        @Override
        public void reset() throws IOException {
            throw new IOException("The content does not go back");
        }
    }
}
