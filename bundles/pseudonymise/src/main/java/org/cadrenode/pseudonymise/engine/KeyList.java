package org.cadrenode.pseudonymise.engine;

import java.util.Arrays;
import org.cadrenode.api.pseudonym.RecordKey;

/** Keys of records in 16 bytes each, or half as many again while it grows. Sorted once, then searched. Not thread-safe. */
public final class KeyList {
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int size;
    private boolean sorted = true;

    /** Adds a key. */
    public void add(RecordKey key) {
        if (size == high.length) {
            int more = size + (size >> 1);
            high = Arrays.copyOf(high, more);
            low = Arrays.copyOf(low, more);
        }
        high[size] = key.high();
        low[size] = key.low();
        size++;
        sorted = false;
    }

    /** Returns how many keys were added. */
    public int size() {
        return size;
    }

    /** Returns the {@code nth} key in their order; the same key added twice is there twice. */
    public RecordKey sorted(int nth) {
        sort();
        return new RecordKey(high[nth], low[nth]);
    }

    /** Returns whether a key was added. */
    public boolean contains(RecordKey key) {
        sort();
        int from = 0;
        int until = size - 1;
        while (from <= until) {
            int middle = (from + until) >>> 1;
            int order = compare(high[middle], low[middle], key.high(), key.low());
            if (order == 0) {
                return true;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                until = middle - 1;
            }
        }
        return false;
    }

    private static int compare(long oneHigh, long oneLow, long otherHigh, long otherLow) {
        return oneHigh != otherHigh ? Long.compare(oneHigh, otherHigh) : Long.compare(oneLow, otherLow);
    }

    // A heap sort: in place, whatever the size.
    private void sort() {
        if (sorted) {
            return;
        }
        for (int root = size / 2 - 1; root >= 0; root--) {
            sink(root, size);
        }
        for (int end = size - 1; end > 0; end--) {
            swap(0, end);
            sink(0, end);
        }
        sorted = true;
    }

    private void sink(int from, int end) {
        int root = from;
        while (2 * root + 1 < end) {
            int child = 2 * root + 1;
            if (child + 1 < end && compare(high[child], low[child], high[child + 1], low[child + 1]) < 0) {
                child++;
            }
            if (compare(high[root], low[root], high[child], low[child]) >= 0) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private void swap(int one, int other) {
        long keptHigh = high[one];
        long keptLow = low[one];
        high[one] = high[other];
        low[one] = low[other];
        high[other] = keptHigh;
        low[other] = keptLow;
    }
}
