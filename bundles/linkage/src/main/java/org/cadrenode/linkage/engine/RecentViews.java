package org.cadrenode.linkage.engine;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The entries of the index that came last, in memory: a chain for each key, the newest first. What is removed stands here, too, since
 * older ones may lie elsewhere. Not thread-safe.
 */
final class RecentViews {
    private static final int SMALLEST = 1 << 8;
    private static final int INDEX_BITS = 20;
    private static final int[] NOTHING = {};

    private final int most;
    private int[] heads = new int[SMALLEST];
    private int[] next = new int[SMALLEST];
    private long[] keys = new long[SMALLEST];
    private int[] subjects = new int[SMALLEST];
    // Of each: where its words begin, and behind the last where they end.
    private int[] starts = new int[SMALLEST + 1];
    private byte[] marks = new byte[SMALLEST];
    private int[] words = NOTHING;
    private int size;

    /** @param most entries that there is room for, at most 2<sup>20</sup> */
    RecentViews(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size >= most;
    }

    /** Takes an entry. */
    void add(long key, int subject, int[] content, byte mark) {
        if (size == keys.length) {
            grow();
        }
        int end = starts[size] + content.length;
        if (end > words.length) {
            words = Arrays.copyOf(words, Math.max(end, words.length + (words.length >> 1)));
        }
        System.arraycopy(content, 0, words, starts[size], content.length);
        keys[size] = key;
        subjects[size] = subject;
        marks[size] = mark;
        starts[size + 1] = end;
        chain(size++);
    }

    /** Hands the entries of a key to a group, the newest first. */
    void find(long key, ViewGroup group) {
        for (int at = heads[head(key)]; at > 0; at = next[at - 1]) {
            if (keys[at - 1] == key) {
                int length = starts[at] - starts[at - 1];
                int to = group.add(subjects[at - 1], length, marks[at - 1] == ViewRun.GONE, marks[at - 1] == ViewRun.REPLACES);
                if (to >= 0) {
                    System.arraycopy(words, starts[at - 1], group.words(), to, length);
                }
            }
        }
    }

    /** Writes all in order, of each subject and key the newest. */
    void writeTo(ViewRun.Writer writer) {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            // The order of unsigned numbers is that of signed ones with the first bit turned.
            order[i] = (keys[i] ^ Long.MIN_VALUE) & -1L << INDEX_BITS | i;
        }
        Arrays.sort(order);
        int mask = (1 << INDEX_BITS) - 1;
        for (int from = 0; from < size;) {
            int until = from + 1;
            while (until < size && (order[until] ^ order[from]) >>> INDEX_BITS == 0) {
                until++;
            }
            if (until == from + 1) {
                write((int) order[from] & mask, writer);
            } else {
                Integer[] same = new Integer[until - from];
                for (int i = 0; i < same.length; i++) {
                    same[i] = (int) order[from + i] & mask;
                }
                Arrays.sort(same, Comparator.<Integer>comparingLong(i -> keys[i] ^ Long.MIN_VALUE).thenComparingInt(i -> subjects[i]));
                for (int i = 0; i < same.length; i++) {
                    if (i + 1 == same.length || keys[same[i]] != keys[same[i + 1]] || subjects[same[i]] != subjects[same[i + 1]]) {
                        write(same[i], writer);
                    }
                }
            }
            from = until;
        }
    }

    private void write(int at, ViewRun.Writer writer) {
        writer.entry(keys[at], subjects[at], marks[at], words, starts[at], starts[at + 1] - starts[at]);
    }

    void clear() {
        Arrays.fill(heads, 0);
        size = 0;
    }

    private int head(long key) {
        return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> Integer.SIZE) & heads.length - 1;
    }

    private void chain(int at) {
        int head = head(keys[at]);
        next[at] = heads[head];
        heads[head] = at + 1;
    }

    private void grow() {
        int larger = size << 1;
        next = Arrays.copyOf(next, larger);
        keys = Arrays.copyOf(keys, larger);
        subjects = Arrays.copyOf(subjects, larger);
        starts = Arrays.copyOf(starts, larger + 1);
        marks = Arrays.copyOf(marks, larger);
        heads = new int[larger];
        for (int i = 0; i < size; i++) {
            chain(i);
        }
    }
}
