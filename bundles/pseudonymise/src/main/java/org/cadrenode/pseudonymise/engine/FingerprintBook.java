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
 * its records. About 75 bytes a child. Not thread-safe.
 */
public final class FingerprintBook {
    private static final int TEXT = 1;
    private static final int DAYS = 2;
    private static final int SHELTERED = 4;

    // Places and 1, by the child: open addressing, at most half of the slots used.
    private int[] slots = new int[2048];
    private final List<BitSet> sets = new ArrayList<>(List.of(new BitSet()));
    private final Map<BitSet, Integer> numberOfSet = new HashMap<>(Map.of(new BitSet(), 0));
    private int size;
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int[] set = new int[1024];
    private byte[] flags = new byte[1024];
    private long[] words = new long[1024];
    private long[] days = new long[1024];
    private long[] restricted = new long[1024];
    private int[] counts = new int[3 * 1024];

    /** Returns the place of a child, new or known. */
    public int place(Pseudonym subject) {
        int slot = slot(subject);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        int place = size++;
        slots[slot] = place + 1;
        if (place == set.length) {
            int more = place + place / 2;
            high = Arrays.copyOf(high, more);
            low = Arrays.copyOf(low, more);
            set = Arrays.copyOf(set, more);
            flags = Arrays.copyOf(flags, more);
            words = Arrays.copyOf(words, more);
            days = Arrays.copyOf(days, more);
            restricted = Arrays.copyOf(restricted, more);
            counts = Arrays.copyOf(counts, 3 * more);
        }
        high[place] = subject.high();
        low[place] = subject.low();
        if (2 * size > slots.length) {
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
        words[place] = itsWords;
        days[place] = itsDays;
    }

    /** Adds what the law keeps back of a record of a child. */
    public void restrict(int place, long mark) {
        restricted[place] += mark;
    }

    /** Counts a record of a child by what became of it. */
    public void count(int place, FingerprintTable.Fate fate) {
        counts[3 * place + fate.ordinal()]++;
    }

    /** Returns how many records of a child ended so. */
    public int counted(int place, FingerprintTable.Fate fate) {
        return counts[3 * place + fate.ordinal()];
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
        return maker.of(sets.get(set[place]), text(place), words[place], days(place) ? days[place] : 0,
                (flags[place] & SHELTERED) != 0).restricted(restricted[place]);
    }
}
