package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ZIP archive from its start to its end, entry by entry, after its local headers; see {@link ZipSurvey} for what its
 * directory says. ZIP64, and lengths that follow the content, are read. For one thread.
 */
final class ZipReader implements AutoCloseable {
    static final long LOCAL = 0x04034b50L;
    private static final long FOLLOWING = 0x08074b50L;
    private static final long IN_EXTRA = 0xffff_ffffL;
    private static final int ZIP64 = 1;

    private final InputStream source;
    private final Octets octets;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private @Nullable ZipEntry entry;
    private long start;
    private long size;
    private boolean read;
    private int number;
    private long packed;
    private long signature;

    ZipReader(InputStream source) {
        this.source = source;
        octets = new Octets(source);
    }

    /** What an entry turned out to be: its checksum and lengths as they are. */
    record Measured(long check, long packed, long size) { }

    /**
     * Returns the next entry's header, or null where the directory starts. The entry before must have been read or left.
     *
     * @throws UnwrapException if the archive cannot be read on
     */
    @Nullable ZipEntry next() throws IOException {
        long offset = octets.position();
        signature = octets.number(4);
        if (signature != LOCAL) {
            return null;
        }
        octets.skip(2);
        int flags = (int) octets.number(2);
        int method = (int) octets.number(2);
        octets.skip(4);
        long crc = octets.number(4);
        long narrow = octets.number(4);
        long whole = octets.number(4);
        int nameLength = (int) octets.number(2);
        int extraLength = (int) octets.number(2);
        String name = ZipEntry.name(octets.bytes(nameLength));
        byte[] extra = octets.bytes(extraLength);
        long[] wide = wide(extra, whole, narrow);
        entry = new ZipEntry(++number, offset, name, method, flags, crc, wide[1], wide[0], hasWide(extra));
        start = octets.position();
        size = 0;
        read = false;
        check.reset();
        inflater.reset();
        return entry;
    }

    // Lengths of eight bytes, where those of four say so.
    static long[] wide(byte[] extra, long... narrow) throws UnwrapException {
        long[] wide = narrow.clone();
        for (int at = 0; at + 4 <= extra.length;) {
            int id = (int) little(extra, at, 2);
            int length = (int) little(extra, at + 2, 2);
            at += 4;
            if (at + length > extra.length) {
                throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
            }
            int from = at;
            for (int i = 0; id == ZIP64 && i < wide.length && from + 8 <= at + length; i++) {
                if (narrow[i] == IN_EXTRA) {
                    wide[i] = little(extra, from, 8);
                    from += 8;
                }
            }
            at += length;
        }
        for (long number : wide) {
            if (number < 0) {
                throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
            }
        }
        return wide;
    }

    private static boolean hasWide(byte[] extra) {
        for (int at = 0; at + 4 <= extra.length; at += 4 + (int) little(extra, at + 2, 2)) {
            if (little(extra, at, 2) == ZIP64) {
                return true;
            }
        }
        return false;
    }

    private static long little(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return number;
    }

    /** Returns the content of the entry that {@link #next} returned; at its end its lengths and checksum are compared. */
    InputStream content() {
        return new Content();
    }

    /** Returns what the entry that was read to its end turned out to be. */
    Measured measured() {
        return new Measured(check.getValue(), packed, size);
    }

    /** Goes behind the current entry without reading it, if its header tells its length. */
    void leave() throws IOException {
        ZipEntry current = current();
        if (current.followed() && current.packed() == 0) {
            throw new UnwrapException(current.encrypted() ? Problem.DECRYPTION_FAILED : Problem.FORMAT_UNKNOWN);
        }
        long left = start + current.packed() - octets.position();
        if (left < 0) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
        octets.skip(left);
        if (current.followed()) {
            following(current, current.check(), current.packed(), current.size());
        }
        packed = current.packed();
    }

    /** Returns the bytes behind the last entry: the signature of the directory was taken. */
    Octets directory() {
        return octets;
    }

    /** Returns the signature that ended the entries. */
    long signature() {
        return signature;
    }

    private ZipEntry current() {
        ZipEntry current = entry;
        if (current == null) {
            throw new IllegalStateException("No entry is open");
        }
        return current;
    }

    // The lengths behind the content, with a signature or without, of four bytes or of eight. Which of the two, the numbers
    // tell; but for an empty entry, where the header does.
    private void following(ZipEntry current, long crc, long packedSize, long wholeSize) throws IOException {
        long first = octets.number(4);
        if (first == FOLLOWING) {
            first = octets.number(4);
        }
        boolean same = first == crc && octets.number(4) == (packedSize & IN_EXTRA);
        long next = octets.number(4);
        boolean fitsNarrow = packedSize <= IN_EXTRA && next == wholeSize;
        boolean fitsWide = next == packedSize >>> 32;
        if (!same || !fitsNarrow && !fitsWide) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
        if ((!fitsNarrow || fitsWide && current.zip64()) && octets.number(8) != wholeSize) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }

    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            ZipEntry current = current();
            if (read || length == 0) {
                return read ? -1 : 0;
            }
            long until = current.followed() && current.packed() == 0 ? Long.MAX_VALUE : start + current.packed();
            int some = current.method() == ZipEntry.DEFLATED ? octets.inflate(inflater, until, to, offset, length)
                    : stored(current, to, offset, length);
            if (some < 0) {
                read = true;
                end(current);
                return -1;
            }
            check.update(to, offset, some);
            size += some;
            return some;
        }

        private int stored(ZipEntry current, byte[] to, int offset, int length) throws IOException {
            if (current.followed() && current.packed() == 0) {
                // Nothing tells where it ends.
                throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
            }
            long left = start + current.packed() - octets.position();
            if (left == 0) {
                return -1;
            }
            int some = octets.take(to, offset, (int) Math.min(left, length));
            if (some < 0) {
                throw new UnwrapException(Problem.CONTENT_TRUNCATED);
            }
            return some;
        }

        private void end(ZipEntry current) throws IOException {
            packed = octets.position() - start;
            boolean told = !current.followed() || current.packed() != 0;
            if (current.followed()) {
                following(current, check.getValue(), packed, size);
            }
            if (told && (current.packed() != packed || current.size() != size || current.check() != check.getValue())) {
                throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
            }
        }

        // The archive stays open for the next entry.
        @Override
        public void close() { }
    }
}
