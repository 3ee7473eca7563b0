package org.cadrenode.connector.excel.internal;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook, which is a zip: each is found by reading from the start, so that nothing is written to a disk
 * and nothing held. Where a part is larger than is ever honest, or packed to less than a thousandth, it is not read on.
 */
final class Parts {
    private static final int MOST_PARTS = 10_000;
    private static final long MOST_BYTES = 8L << 30;
    private static final long FREE_BYTES = 16L << 20;
    private static final int MOST_RATIO = 1000;

    private final Extract extract;

    Parts(Extract extract) {
        this.extract = extract;
    }

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
     * Reads the first part of a name, without regard to case, if there is one.
     *
     * @throws Broken if the workbook is at fault
     * @throws IOException of the extract itself, or of {@code reader}
     */
    boolean read(String name, PartReader reader) throws IOException {
        try (Counting counting = new Counting(extract.open()); ZipInputStream zip = new ZipInputStream(counting)) {
            for (int parts = 0; parts < MOST_PARTS; parts++) {
                ZipEntry entry;
                Part part = new Part(zip, counting);
                try {
                    entry = zip.getNextEntry();
                    if (entry == null) {
                        return false;
                    }
                    if (!entry.getName().equalsIgnoreCase(name)) {
                        part.transferTo(OutputStream.nullOutputStream());
                        continue;
                    }
                } catch (Broken e) {
                    throw e;
                } catch (IOException | IllegalArgumentException e) {
                    throw counting.fault(e);
                }
                reader.read(part);
                return true;
            }
            throw new Broken(Problem.ARCHIVE_FORBIDDEN);
        }
    }

    /** What the extract gives, counted; its own failures are remembered, for they are not the workbook's. */
    private static final class Counting extends FilterInputStream {
        private long count;
        private @Nullable IOException failure;

        Counting(InputStream content) {
            super(content);
        }

        IOException fault(Exception e) {
            IOException own = failure;
            return own != null ? own : new Broken(e instanceof EOFException ? Problem.CONTENT_TRUNCATED : Problem.ARCHIVE_MALFORMED);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = super.read(bytes, offset, length);
                count += Math.max(0, read);
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    private static final class Part extends FilterInputStream {
        private final Counting counting;
        private final long before;
        private long bytes;

        Part(ZipInputStream zip, Counting counting) {
            super(zip);
            this.counting = counting;
            before = counting.count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int read = super.read(target, offset, length);
                bytes += Math.max(0, read);
                if (bytes > MOST_BYTES || bytes > FREE_BYTES && bytes / MOST_RATIO > counting.count - before) {
                    throw new Broken(Problem.ARCHIVE_FORBIDDEN);
                }
                return read;
            } catch (Broken e) {
                throw e;
            } catch (ZipException | EOFException e) {
                throw counting.fault(e);
            }
        }

        @Override
        public void close() {
            // The zip goes on behind it.
        }
    }
}
