package org.cadrenode.validation.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds what occurs more than once, exactly but for the hashes, in bounded memory: what does not fit is sorted and spilled, and
 * merged in the end. An entry is a hash, whom it is of, and where it stands. Not thread-safe.
 */
final class Repeats {
    private static final int WIDTH = 3;
    private static final int LINE_BITS = 44;
    private static final long LINE = (1L << LINE_BITS) - 1;
    private static final int BUFFER = 1 << 16;
    private static final int MOST_PENDING = 4096;

    private final Spill spill;
    private final long[] entries;
    private final List<RuleCount> targets = new ArrayList<>();
    private final List<Boolean> shared = new ArrayList<>();
    private int filled;
    private int parts;

    /** @param most entries, of 24 octets each, that are kept in memory */
    Repeats(Spill spill, int most) {
        this.spill = spill;
        entries = new long[most * WIDTH];
    }

    /**
     * Returns the number under which a count is told.
     *
     * @param ofOthers whether a repetition counts where it is of somebody else, and then with the first one; otherwise each but
     *     the first counts
     */
    int target(RuleCount count, boolean ofOthers) {
        targets.add(count);
        shared.add(ofOthers);
        return targets.size() - 1;
    }

    /**
     * Takes an entry. Entries of targets of different kinds must not have the same hash.
     *
     * @param whose whom it is of; 0 if that does not matter
     */
    void add(int target, long hash, long whose, long line) throws IOException {
        if (filled == entries.length) {
            flush();
        }
        entries[filled] = hash;
        entries[filled + 1] = whose;
        entries[filled + 2] = (long) target << LINE_BITS | Math.min(LINE, line);
        filled += WIDTH;
    }

    private void flush() throws IOException {
        sort(0, filled / WIDTH - 1);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(spill.part(), BUFFER))) {
            for (int i = 0; i < filled; i++) {
                out.writeLong(entries[i]);
            }
        }
        parts++;
        filled = 0;
    }

    /** Counts what occurs more than once. */
    void count() throws IOException {
        Group group = new Group();
        if (parts == 0) {
            sort(0, filled / WIDTH - 1);
            for (int i = 0; i < filled; i += WIDTH) {
                group.take(entries[i], entries[i + 1], entries[i + 2]);
            }
            group.end();
            return;
        }
        if (filled > 0) {
            flush();
        }
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Cursor::compare);
        try {
            for (int part = 0; part < parts; part++) {
                Cursor cursor = new Cursor(new DataInputStream(new BufferedInputStream(spill.open(part), BUFFER)));
                if (cursor.next()) {
                    cursors.add(cursor);
                } else {
                    cursor.in.close();
                }
            }
            while (!cursors.isEmpty()) {
                Cursor least = cursors.poll();
                group.take(least.hash, least.whose, least.place);
                if (least.next()) {
                    cursors.add(least);
                } else {
                    least.in.close();
                }
            }
        } finally {
            for (Cursor cursor : cursors) {
                cursor.in.close();
            }
        }
        group.end();
    }

    /** The entries of one hash, as they pass in their order. */
    private final class Group {
        private final long[] pending = new long[MOST_PENDING];
        private final long[] more = new long[targets.size()];
        private long hash;
        private long whose;
        private int length;
        private boolean begun;
        private boolean others;

        void take(long nextHash, long nextWhose, long place) {
            int target = (int) (place >>> LINE_BITS);
            if (!begun || nextHash != hash) {
                end();
                begun = true;
                hash = nextHash;
                whose = nextWhose;
                if (shared.get(target)) {
                    pending[length++] = place;
                }
                return;
            }
            if (!shared.get(target)) {
                fail(place);
                return;
            }
            if (!others && nextWhose != whose) {
                others = true;
                for (int i = 0; i < length; i++) {
                    fail(pending[i]);
                }
                for (int i = 0; i < more.length; i++) {
                    targets.get(i).failMore(more[i]);
                }
            }
            if (others) {
                fail(place);
            } else if (length < pending.length) {
                pending[length++] = place;
            } else {
                more[target]++;
            }
        }

        void end() {
            if (length == pending.length) {
                Arrays.fill(more, 0);
            }
            length = 0;
            others = false;
        }

        private void fail(long place) {
            targets.get((int) (place >>> LINE_BITS)).fail(place & LINE);
        }
    }

    private static final class Cursor {
        private final DataInputStream in;
        private long hash;
        private long whose;
        private long place;

        Cursor(DataInputStream in) {
            this.in = in;
        }

        boolean next() throws IOException {
            // A part has whole entries; its end shows where one should begin.
            in.mark(1);
            if (in.read() < 0) {
                return false;
            }
            in.reset();
            hash = in.readLong();
            whose = in.readLong();
            place = in.readLong();
            return true;
        }

        static int compare(Cursor one, Cursor other) {
            return compareEntries(one.hash, one.whose, one.place, other.hash, other.whose, other.place);
        }
    }

    private static int compareEntries(long hash, long whose, long place, long otherHash, long otherWhose, long otherPlace) {
        int byHash = Long.compare(hash, otherHash);
        if (byHash != 0) {
            return byHash;
        }
        int byWhose = Long.compare(whose, otherWhose);
        return byWhose != 0 ? byWhose : Long.compare(place, otherPlace);
    }

    // Quicksort in three parts, of equal entries, too; the shorter side first, so that the stack stays short.
    private void sort(int first, int last) {
        int from = first;
        int to = last;
        while (from < to) {
            int middle = from + (to - from >>> 1);
            long hash = entries[middle * WIDTH];
            long whose = entries[middle * WIDTH + 1];
            long place = entries[middle * WIDTH + 2];
            int less = from;
            int more = to;
            int at = from;
            while (at <= more) {
                int compared = compareEntries(entries[at * WIDTH], entries[at * WIDTH + 1], entries[at * WIDTH + 2], hash, whose, place);
                if (compared < 0) {
                    swap(at++, less++);
                } else if (compared > 0) {
                    swap(at, more--);
                } else {
                    at++;
                }
            }
            if (less - from < to - more) {
                sort(from, less - 1);
                from = more + 1;
            } else {
                sort(more + 1, to);
                to = less - 1;
            }
        }
    }

    private void swap(int one, int other) {
        for (int i = 0; i < WIDTH; i++) {
            long kept = entries[one * WIDTH + i];
            entries[one * WIDTH + i] = entries[other * WIDTH + i];
            entries[other * WIDTH + i] = kept;
        }
    }
}
