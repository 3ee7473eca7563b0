package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * What is met of the children of a delivery while its records are read: the tables, text and days of each, and what became of
 * its records. About 40 bytes a child; eight more each for words, days and what the law keeps back, and four for each
 * fate, up to the last child of whom that is told. Not thread-safe.
 */
public final class FingerprintBook {
    private static final int TEXT = 1;
    private static final int DAYS = 2;
    private static final int SHELTERED = 4;
    private static final int GROWTH = 8;

    // Places and 1, by the child: open addressing, at most three quarters of the slots used.
    private int[] slots = new int[2048];
    private final List<BitSet> sets = new ArrayList<>(List.of(new BitSet()));
    private final Map<BitSet, Integer> numberOfSet = new HashMap<>(Map.of(new BitSet(), 0));
    private int size;
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int[] set = new int[1024];
    private byte[] flags = new byte[1024];
    // As long as what was told of a child needs: many deliveries have no text, and most lose no record.
    private long[] words = {};
    private long[] days = {};
    private long[] restricted = {};
    private final int[][] counts = new int[FingerprintTable.Fate.values().length][0];

    /** Returns the place of a child, new or known. */
    public int place(Pseudonym subject) {
        int slot = slot(subject);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        int place = size++;
        slots[slot] = place + 1;
        if (place == set.length) {
            int more = place + place / GROWTH;
            high = Arrays.copyOf(high, more);
            low = Arrays.copyOf(low, more);
            set = Arrays.copyOf(set, more);
            flags = Arrays.copyOf(flags, more);
        }
        high[place] = subject.high();
        low[place] = subject.low();
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return place;
    }

    // A pseudonym is a keyed hash: its bits are as good as random.
    private int slot(Pseudonym subject) {
        return slot(subject.high(), subject.low());
    }

    private int slot(long ofHigh, long ofLow) {
        int mask = slots.length - 1;
        int slot = (int) (ofHigh ^ ofLow >>> 32) & mask;
        while (slots[slot] != 0 && (high[slots[slot] - 1] != ofHigh || low[slots[slot] - 1] != ofLow)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        slots = new int[Math.multiplyExact(slots.length, 2)];
        for (int place = 0; place < size; place++) {
            slots[slot(high[place], low[place])] = place + 1;
        }
    }

    /**
     * Notes a record of a child.
     *
     * @param table the number of its table, or a negative one if nothing of it leaves
     * @return whether it is the first with text, or with days: then its family is to be told
     */
    public boolean saw(int place, int table, boolean text, boolean dates) {
        BitSet tables = sets.get(set[place]);
        if (table >= 0 && !tables.get(table)) {
            BitSet more = (BitSet) tables.clone();
            more.set(table);
            set[place] = numberOfSet.computeIfAbsent(more, one -> {
                sets.add(one);
                return sets.size() - 1;
            });
        }
        int now = (text ? TEXT : 0) | (dates ? DAYS : 0);
        boolean first = (now & ~flags[place]) != 0;
        flags[place] |= (byte) now;
        return first;
    }

    /** Returns whether text of a child leaves. */
    public boolean text(int place) {
        return (flags[place] & TEXT) != 0;
    }

    /** Returns whether days of a child leave. */
    public boolean days(int place) {
        return (flags[place] & DAYS) != 0;
    }

    /** Says that nothing may leave of a child that tells a place. */
    public void shelter(int place) {
        flags[place] |= (byte) SHELTERED;
    }

    /** Tells the hashes of a child's family. */
    public void family(int place, long itsWords, long itsDays) {
        words = with(words, place, itsWords);
        days = with(days, place, itsDays);
    }

    /** Adds what the law keeps back of a record of a child. */
    public void restrict(int place, long mark) {
        restricted = with(restricted, place, at(restricted, place) + mark);
    }

    private long[] with(long[] values, int place, long value) {
        long[] room = values;
        if (place >= values.length && value != 0) {
            room = Arrays.copyOf(values, set.length);
        }
        if (place < room.length) {
            room[place] = value;
        }
        return room;
    }

    private static long at(long[] values, int place) {
        return place < values.length ? values[place] : 0;
    }

    /** Counts a record of a child by what became of it. */
    public void count(int place, FingerprintTable.Fate fate) {
        int[] counted = counts[fate.ordinal()];
        if (place >= counted.length) {
            counted = Arrays.copyOf(counted, set.length);
            counts[fate.ordinal()] = counted;
        }
        counted[place]++;
    }

    /** Returns how many records of a child ended so. */
    public int counted(int place, FingerprintTable.Fate fate) {
        int[] counted = counts[fate.ordinal()];
        return place < counted.length ? counted[place] : 0;
    }

    /** Returns the places in the order of the pseudonyms. */
    int[] sorted() {
        // The first half of a pseudonym's first half, and the place behind it; a sign bit turned, so that it sorts as an unsigned number.
        long[] order = new long[size];
        for (int place = 0; place < size; place++) {
            order[place] = (high[place] ^ Long.MIN_VALUE) >> Integer.SIZE << Integer.SIZE | place;
        }
        Arrays.sort(order);
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            int place = (int) order[i];
            int at = i;
            // Those whose first halves are the same in that half, few if any.
            while (at > 0 && subject(places[at - 1]).compareTo(subject(place)) > 0) {
                places[at] = places[at - 1];
                at--;
            }
            places[at] = place;
        }
        return places;
    }

    /** Returns how many children were met. */
    public int size() {
        return size;
    }

    /** Returns whether a child was met. */
    public boolean met(Pseudonym subject) {
        return slots[slot(subject)] != 0;
    }

    /** Returns the child at a place. */
    public Pseudonym subject(int place) {
        return new Pseudonym(high[place], low[place]);
    }

    /** Returns a child's fingerprint. */
    public Fingerprint fingerprint(int place, FingerprintMaker maker) {
        return maker.of(sets.get(set[place]), text(place), at(words, place), days(place) ? at(days, place) : 0,
                (flags[place] & SHELTERED) != 0).restricted(at(restricted, place));
    }
}
