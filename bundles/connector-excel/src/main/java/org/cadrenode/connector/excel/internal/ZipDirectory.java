package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.connector.excel.internal.Parts.Broken;
import org.cadrenode.connector.spi.Problem;

/**
 * The directory at the end of a zip, which alone says what is in it (PKWARE's application note, 4.3): what stands in
 * front of each entry is often unknown while it is written, and then filled in by each program in its own way.
 */
final class ZipDirectory {
    private static final int MOST_ENTRIES = 10_000;
    /** Bytes at the end of the file among which the directory must be. */
    private static final int TAIL = 1 << 22;
    private static final int END = 0x06054b50;
    private static final int END_64_PLACE = 0x07064b50;
    private static final int END_64 = 0x06064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final long ELSEWHERE = 0xffffffffL;
    private static final int ZIP_64 = 1;

    private ZipDirectory() { }

    /** Where an entry lies: {@code offset} is that of its own header, {@code method} 0 for stored and 8 for deflated. */
    record Entry(long offset, long packed, int method, int crc, boolean encrypted) { }

    /** Reads the directory: entries by their names in lower case, the first of each name. */
    static Map<String, Entry> read(InputStream content) throws IOException {
        byte[] tail = new byte[2 * TAIL];
        int held = 0;
        long length = 0;
        int read;
        while ((read = content.readNBytes(tail, held, tail.length - held)) > 0) {
            held += read;
            length += read;
            if (held == tail.length) {
                System.arraycopy(tail, TAIL, tail, 0, TAIL);
                held = TAIL;
            }
        }
        try {
            return entries(ByteBuffer.wrap(tail, 0, held).slice().order(ByteOrder.LITTLE_ENDIAN), length - held);
        } catch (IndexOutOfBoundsException e) {
            throw new Broken(Problem.ARCHIVE_MALFORMED);
        }
    }

    // The buffer begins at a place of the file.
    private static Map<String, Entry> entries(ByteBuffer tail, long place) throws Broken {
        int end = tail.limit() - END_LENGTH;
        int last = Math.max(0, end - 0xffff);
        while (end >= last && tail.getInt(end) != END) {
            end--;
        }
        if (end < last) {
            throw new Broken(Problem.CONTENT_TRUNCATED);
        }
        long count = tail.getShort(end + 10) & 0xffff;
        long start = tail.getInt(end + 16) & ELSEWHERE;
        if (end >= 20 && tail.getInt(end - 20) == END_64_PLACE) {
            int wide = within(tail.getLong(end - 20 + 8) - place, tail);
            if (tail.getInt(wide) != END_64) {
                throw new Broken(Problem.ARCHIVE_MALFORMED);
            }
            count = tail.getLong(wide + 32);
            start = tail.getLong(wide + 48);
        }
        if (count < 0 || count > MOST_ENTRIES || start < place) {
            throw new Broken(Problem.ARCHIVE_FORBIDDEN);
        }
        Map<String, Entry> entries = new HashMap<>();
        int at = within(start - place, tail);
        for (long i = 0; i < count; i++) {
            if (tail.getInt(at) != ENTRY) {
                throw new Broken(Problem.ARCHIVE_MALFORMED);
            }
            int nameLength = tail.getShort(at + 28) & 0xffff;
            int extraLength = tail.getShort(at + 30) & 0xffff;
            byte[] name = new byte[nameLength];
            tail.get(at + ENTRY_LENGTH, name);
            entries.putIfAbsent(new String(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT),
                    entry(tail, at, at + ENTRY_LENGTH + nameLength, extraLength));
            at += ENTRY_LENGTH + nameLength + extraLength + (tail.getShort(at + 32) & 0xffff);
        }
        return entries;
    }

    private static Entry entry(ByteBuffer tail, int at, int extra, int extraLength) throws Broken {
        long packed = tail.getInt(at + 20) & ELSEWHERE;
        long offset = tail.getInt(at + 42) & ELSEWHERE;
        for (int field = extra; field + 4 <= extra + extraLength; field += 4 + (tail.getShort(field + 2) & 0xffff)) {
            if (tail.getShort(field) == ZIP_64) {
                // Only what has no room in its own place is here, in this order.
                int next = field + 4 + ((tail.getInt(at + 24) & ELSEWHERE) == ELSEWHERE ? 8 : 0);
                if (packed == ELSEWHERE) {
                    packed = tail.getLong(next);
                    next += 8;
                }
                if (offset == ELSEWHERE) {
                    offset = tail.getLong(next);
                }
            }
        }
        if (packed < 0 || offset < 0) {
            throw new Broken(Problem.ARCHIVE_MALFORMED);
        }
        return new Entry(offset, packed, tail.getShort(at + 10) & 0xffff, tail.getInt(at + 16), (tail.getShort(at + 8) & 1) != 0);
    }

    private static int within(long place, ByteBuffer tail) throws Broken {
        if (place < 0 || place >= tail.limit()) {
            throw new Broken(Problem.ARCHIVE_MALFORMED);
        }
        return (int) place;
    }
}
