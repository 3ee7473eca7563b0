package org.cadrenode.connector.excel.internal;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.cadrenode.connector.excel.internal.ZipDirectory.Entry;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook, which is a zip: each is found by reading from the start, so that nothing is written to a disk
 * and nothing held. A part that is larger than is ever honest, or packed to less than a 250th, is not read on. Not
 * thread-safe.
 */
final class Parts {
    private static final long MOST_BYTES = 8L << 30;
    private static final long FREE_BYTES = 16L << 20;
    private static final int MOST_RATIO = 250;
    private static final int HEADER = 0x04034b50;
    private static final int HEADER_LENGTH = 30;

    private final Extract extract;
    private final Map<String, Entry> directory = new HashMap<>();

    /** Reads one part. */
    @FunctionalInterface
    interface PartReader {
        void read(InputStream part) throws IOException;
    }

    /** The workbook cannot be read, and why: not for what the disk does. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;
        private final Problem problem;

        Broken(Problem problem) {
            super("The workbook cannot be read: " + problem);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /**
     * Reads the directory.
     *
     * @throws Broken if there is none
     */
    Parts(Extract extract) throws IOException {
        this.extract = extract;
        try (InputStream content = extract.open()) {
            directory.putAll(ZipDirectory.read(content));
        }
    }

    /**
     * Reads the part of a name, without regard to case, if there is one.
     *
     * @throws Broken if the workbook is at fault
     * @throws IOException of the extract itself, or of {@code reader}
     */
    boolean read(String name, PartReader reader) throws IOException {
        Entry entry = directory.get(name.toLowerCase(Locale.ROOT));
        if (entry == null) {
            return false;
        }
        if (entry.encrypted() || entry.method() != 0 && entry.method() != 8) {
            throw new Broken(entry.encrypted() ? Problem.DECRYPTION_FAILED : Problem.ARCHIVE_MALFORMED);
        }
        Inflater inflater = new Inflater(true);
        try (Content content = new Content(extract.open())) {
            content.goTo(entry);
            InputStream unpacked = entry.method() == 0 ? content : new InflaterInputStream(content, inflater, 1 << 14);
            reader.read(new Part(unpacked, content, entry));
            return true;
        } finally {
            inflater.end();
        }
    }

    /** What the extract gives, up to an entry's end; its own failures are remembered, for they are not the workbook's. */
    private static final class Content extends FilterInputStream {
        private long left = Long.MAX_VALUE;
        private long count;
        private @Nullable IOException failure;

        Content(InputStream content) {
            super(content);
        }

        void goTo(Entry entry) throws IOException {
            try {
                in.skipNBytes(entry.offset());
            } catch (EOFException e) {
                throw new Broken(Problem.ARCHIVE_MALFORMED);
            }
            byte[] header = in.readNBytes(HEADER_LENGTH);
            if (header.length < HEADER_LENGTH || (number(header, 0) | number(header, 2) << 16) != HEADER) {
                throw new Broken(Problem.ARCHIVE_MALFORMED);
            }
            in.readNBytes(number(header, 26) + number(header, 28));
            left = entry.packed();
        }

        private static int number(byte[] bytes, int at) {
            return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            try {
                int read = super.read(bytes, offset, (int) Math.min(length, left));
                left -= Math.max(0, read);
                count += Math.max(0, read);
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    private static final class Part extends FilterInputStream {
        private final Content content;
        private final Entry entry;
        private final CRC32 crc = new CRC32();
        private long bytes;

        Part(InputStream unpacked, Content content, Entry entry) {
            super(unpacked);
            this.content = content;
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(target, offset, length);
            } catch (IOException e) {
                IOException own = content.failure;
                throw own != null ? own : new Broken(e instanceof EOFException ? Problem.CONTENT_TRUNCATED : Problem.ARCHIVE_MALFORMED);
            }
            if (read > 0) {
                bytes += read;
                crc.update(target, offset, read);
            } else if (read < 0 && (int) crc.getValue() != entry.crc()) {
                throw new Broken(Problem.ARCHIVE_MALFORMED);
            }
            if (bytes > MOST_BYTES || bytes > FREE_BYTES && bytes / MOST_RATIO > content.count) {
                throw new Broken(Problem.ARCHIVE_FORBIDDEN);
            }
            return read;
        }
    }
}
