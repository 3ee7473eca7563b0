package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The marks of a lot's numbers in order, and which of them are out: 16 bytes and a bit each, so that a million fit where an
 * ordinary set would not. A mark's place is its number in the order. Not to be changed once others see it.
 */
final class LotMarks {
    private final long[] high;
    private final long[] low;
    private final BitSet out;

    private LotMarks(long[] high, long[] low, BitSet out) {
        this.high = high;
        this.low = low;
        this.out = out;
    }

    /** Makes the marks of numbers, of whom nobody is out yet. */
    static LotMarks of(long[] numbers, NumberMarks hash) {
        long[] high = new long[numbers.length];
        long[] low = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            Mark mark = hash.of(numbers[i]);
            high[i] = mark.high();
            low[i] = mark.low();
        }
        sort(high, low, 0, high.length - 1);
        return new LotMarks(high, low, new BitSet());
    }

    /** Returns the same marks with others out. */
    LotMarks withOut(BitSet places) {
        return new LotMarks(high, low, (BitSet) places.clone());
    }

    int size() {
        return high.length;
    }

    /** Returns a mark's place, or -1 if it is not here. */
    int place(Mark mark) {
        int from = 0;
        int to = high.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(high[middle], low[middle], mark.high(), mark.low());
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }

    boolean isOut(int place) {
        return out.get(place);
    }

    /** Returns whether the same marks are out. */
    boolean sameOut(BitSet places) {
        return out.equals(places);
    }

    /** Writes the marks from one place up to another, each with a byte that is 1 if it is out. */
    byte[] bytes(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * 17);
        for (int i = from; i < to; i++) {
            bytes.putLong(high[i]).putLong(low[i]).put((byte) (out.get(i) ? 1 : 0));
        }
        return bytes.array();
    }

    /** Reads what {@link #bytes} wrote, piece after piece. */
    static final class Reading {
        private final long[] high;
        private final long[] low;
        private final BitSet out = new BitSet();
        private int read;

        Reading(int size) {
            high = new long[size];
            low = new long[size];
        }

        void take(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                high[read] = bytes.getLong();
                low[read] = bytes.getLong();
                out.set(read++, bytes.get() == 1);
            }
        }

        LotMarks marks() {
            if (read != high.length) {
                throw new IllegalArgumentException("A lot has fewer marks than it says");
            }
            return new LotMarks(high, low, out);
        }
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        return high == otherHigh ? Long.compare(low, otherLow) : Long.compare(high, otherHigh);
    }

    // Marks are hashes, so the middle one of three divides them well.
    private static void sort(long[] high, long[] low, int first, int last) {
        int from = first;
        int to = last;
        while (from < to) {
            int middle = (from + to) >>> 1;
            long pivotHigh = high[middle];
            long pivotLow = low[middle];
            int i = from;
            int j = to;
            while (i <= j) {
                while (compare(high[i], low[i], pivotHigh, pivotLow) < 0) {
                    i++;
                }
                while (compare(high[j], low[j], pivotHigh, pivotLow) > 0) {
                    j--;
                }
                if (i <= j) {
                    long swap = high[i];
                    high[i] = high[j];
                    high[j] = swap;
                    swap = low[i];
                    low[i++] = low[j];
                    low[j--] = swap;
                }
            }
            // The smaller part first, so that the calls stay few.
            if (j - from < to - i) {
                sort(high, low, from, j);
                from = i;
            } else {
                sort(high, low, i, to);
                to = j;
            }
        }
    }

    @Override
    public String toString() {
        return "[marks]";
    }
}
