package org.cadrenode.linkage.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.linkage.engine.Scratch.Area;

/**
 * Entries of the index in the order of their keys, in pages that are written once. In memory are four bytes a page, by which the page of a
 * key is found, and a filter of keys, 1.5 bytes an entry. Each page has a checksum: one that comes back otherwise than it was written ends the
 * work with {@link ErrorCode#STORE_FAILED}. Not thread-safe.
 */
final class ViewRun {
    /** An entry of which there is no other. */
    static final byte PLAIN = 0;
    /** A subject that no longer has a view, whatever older entries say. */
    static final byte GONE = 1;
    /** An entry in place of older ones. */
    static final byte REPLACES = 2;

    private static final int PAGE = 1_024;
    private static final int PAGES_AT_ONCE = 64;
    // A page: its checksum, how many bytes are used, the entries.
    private static final int USED = 4;
    private static final int HEAD = 6;
    // An entry: key, subject, mark and number of words, words.
    private static final int SUBJECT = 8;
    private static final int MARK = 12;
    private static final int WORDS = 14;
    private static final int MARK_AT = 14;
    private static final int MOST_WORDS = (PAGE - HEAD - WORDS) / Integer.BYTES;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final Area area;
    private final ViewFilter filter;
    // Of each page, the first 32 bits of its first key.
    private final int[] firsts;
    private final long size;
    private final byte[] buffer;

    private ViewRun(Area area, ViewFilter filter, int[] firsts, long size, byte[] buffer) {
        this.area = area;
        this.filter = filter;
        this.firsts = firsts;
        this.size = size;
        this.buffer = buffer;
    }

    /** Returns how many entries there are. */
    long size() {
        return size;
    }

    void close() {
        area.close();
    }

    /** Hands the entries of a key to a group, in the order of their subjects. */
    void find(long key, ViewGroup group) {
        if (!filter.mayHave(key)) {
            return;
        }
        int page = page(key);
        // As long as the next page begins with the same bits, it may begin with the same key.
        int last = page;
        while (last + 1 < firsts.length && firsts[last + 1] == (int) (key >>> Integer.SIZE)) {
            last++;
        }
        for (int from = page; from <= last; from += PAGES_AT_ONCE) {
            int count = Math.min(PAGES_AT_ONCE, last + 1 - from);
            read(area, from, count, buffer);
            for (int i = 0; i < count; i++) {
                if (!find(key, i * PAGE, group)) {
                    return;
                }
            }
        }
    }

    // The last page that begins before all keys with the same first 32 bits, or the first one of all.
    private int page(long key) {
        int wanted = (int) (key >>> Integer.SIZE);
        int low = 0;
        int high = firsts.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (Integer.compareUnsigned(firsts[middle], wanted) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(low - 1, 0);
    }

    // Returns whether the entries of the key may go on behind the page.
    private boolean find(long key, int page, ViewGroup group) {
        int end = page + used(buffer, page);
        for (int at = page + HEAD; at < end;) {
            int length = length(buffer, at);
            long found = (long) LONG.get(buffer, at);
            if (found == key) {
                byte mark = mark(buffer, at);
                int to = group.add((int) INT.get(buffer, at + SUBJECT), length, mark == GONE, mark == REPLACES);
                for (int i = 0; i < length && to >= 0; i++) {
                    group.words()[to + i] = (int) INT.get(buffer, at + WORDS + i * Integer.BYTES);
                }
            } else if (Long.compareUnsigned(found, key) > 0) {
                return false;
            }
            at += WORDS + length * Integer.BYTES;
        }
        return true;
    }

    private static void read(Area area, int page, int count, byte[] into) {
        area.read((long) page * PAGE, into, count * PAGE);
        for (int i = 0; i < count; i++) {
            if ((int) INT.get(into, i * PAGE) != checksum(into, i * PAGE)) {
                throw new CadreException(ErrorCode.STORE_FAILED, "The index of tokens came back otherwise than it was written");
            }
        }
    }

    private static int checksum(byte[] bytes, int page) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, page + USED, PAGE - USED);
        return (int) checksum.getValue();
    }

    private static int used(byte[] bytes, int page) {
        return (short) SHORT.get(bytes, page + USED);
    }

    private static byte mark(byte[] bytes, int at) {
        return (byte) ((short) SHORT.get(bytes, at + MARK) >>> MARK_AT & 3);
    }

    private static int length(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at + MARK) & (1 << MARK_AT) - 1;
    }

    /** Returns one run of several, and lets those go. Of a key and subject the newest entry stays. */
    static ViewRun merged(List<ViewRun> oldestFirst, boolean nothingOlder, Scratch scratch) {
        long entries = oldestFirst.stream().mapToLong(ViewRun::size).sum();
        Writer writer = new Writer(scratch, entries, nothingOlder);
        Cursor[] cursors = oldestFirst.stream().map(Cursor::new).toArray(Cursor[]::new);
        while (true) {
            Cursor least = null;
            for (Cursor cursor : cursors) {
                // Of equals the last one, which is the newest.
                if (!cursor.ended && (least == null || cursor.compareTo(least) <= 0)) {
                    least = cursor;
                }
            }
            if (least == null) {
                break;
            }
            writer.copy(least.bytes, least.at, least.key);
            for (Cursor cursor : cursors) {
                if (cursor != least && !cursor.ended && cursor.compareTo(least) == 0) {
                    cursor.next();
                }
            }
            least.next();
        }
        ViewRun merged = writer.finish();
        oldestFirst.forEach(ViewRun::close);
        return merged;
    }

    /** Goes through a run. */
    private static final class Cursor implements Comparable<Cursor> {
        private final ViewRun run;
        private final byte[] bytes = new byte[PAGES_AT_ONCE * PAGE];
        private int page;
        private int read;
        private int place;
        private int at;
        private int end;
        private long key;
        private int subject;
        private boolean ended;

        Cursor(ViewRun run) {
            this.run = run;
            settle();
        }

        void next() {
            at += WORDS + length(bytes, at) * Integer.BYTES;
            settle();
        }

        private void settle() {
            while (at >= end) {
                if (place == read) {
                    if (page == run.firsts.length) {
                        ended = true;
                        return;
                    }
                    read = Math.min(PAGES_AT_ONCE, run.firsts.length - page);
                    ViewRun.read(run.area, page, read, bytes);
                    page += read;
                    place = 0;
                }
                at = place * PAGE + HEAD;
                end = place * PAGE + used(bytes, place * PAGE);
                place++;
            }
            key = (long) LONG.get(bytes, at);
            subject = (int) INT.get(bytes, at + SUBJECT);
        }

        @Override
        public int compareTo(Cursor other) {
            return key == other.key ? Integer.compare(subject, other.subject) : Long.compareUnsigned(key, other.key);
        }
    }

    /** Writes a run. For one use. */
    static final class Writer {
        private final Area area;
        private final boolean nothingOlder;
        private final ViewFilter filter;
        private final byte[] bytes = new byte[PAGES_AT_ONCE * PAGE];
        private int[] firsts = new int[64];
        private int pages;
        private int inBytes;
        private int at = PAGE;
        private long size;

        /**
         * @param entries how many will come at most
         * @param nothingOlder whether no older entries are anywhere, so that nobody needs to be told what is gone
         */
        Writer(Scratch scratch, long entries, boolean nothingOlder) {
            area = scratch.area();
            filter = new ViewFilter(entries);
            this.nothingOlder = nothingOlder;
        }

        /** Takes an entry, in the order of keys as unsigned numbers and then of subjects. */
        void entry(long key, int subject, byte mark, int[] words, int from, int length) {
            if (length > MOST_WORDS) {
                throw new IllegalArgumentException("A view has more tokens than the index takes");
            }
            if (nothingOlder && mark == GONE) {
                return;
            }
            int to = place(key, length);
            LONG.set(bytes, to, key);
            INT.set(bytes, to + SUBJECT, subject);
            SHORT.set(bytes, to + MARK, (short) (length | (nothingOlder ? PLAIN : mark) << MARK_AT));
            for (int i = 0; i < length; i++) {
                INT.set(bytes, to + WORDS + i * Integer.BYTES, words[from + i]);
            }
        }

        private void copy(byte[] source, int from, long key) {
            int length = length(source, from);
            byte mark = mark(source, from);
            if (nothingOlder && mark == GONE) {
                return;
            }
            int to = place(key, length);
            System.arraycopy(source, from, bytes, to, WORDS + length * Integer.BYTES);
            if (nothingOlder && mark == REPLACES) {
                SHORT.set(bytes, to + MARK, (short) length);
            }
        }

        private int place(long key, int length) {
            int needed = WORDS + length * Integer.BYTES;
            if (at + needed > PAGE) {
                finishPage();
                if (inBytes == PAGES_AT_ONCE) {
                    writeOut();
                }
                if (pages == firsts.length) {
                    firsts = Arrays.copyOf(firsts, pages << 1);
                }
                firsts[pages++] = (int) (key >>> Integer.SIZE);
                inBytes++;
                at = HEAD;
            }
            int place = (inBytes - 1) * PAGE + at;
            at += needed;
            size++;
            filter.add(key);
            return place;
        }

        private void finishPage() {
            if (inBytes > 0) {
                int page = (inBytes - 1) * PAGE;
                SHORT.set(bytes, page + USED, (short) at);
                Arrays.fill(bytes, page + at, page + PAGE, (byte) 0);
                INT.set(bytes, page, checksum(bytes, page));
            }
        }

        private void writeOut() {
            area.write(bytes, inBytes * PAGE);
            inBytes = 0;
        }

        ViewRun finish() {
            finishPage();
            writeOut();
            return new ViewRun(area, filter, Arrays.copyOf(firsts, pages), size, bytes);
        }
    }
}
