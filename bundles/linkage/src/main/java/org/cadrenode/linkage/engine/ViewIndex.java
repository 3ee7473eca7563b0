package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which subjects have a view, and the tokens of it that are kept with it: what came last in memory, everything else in a few
 * {@linkplain ViewRun runs} on a {@link Scratch}. Memory: some 2 bytes an entry, and 15 MB in all. A run is merged with the ones after it
 * once they are half of its size, so that there are few, and each entry is written four or five times for millions of them. Not thread-safe.
 *
 * <p>How many share a view is asked for each that comes. Sums over a quarter of a million groups of keys tell of nearly all that they are few; of those
 * that more than a limit share the number is kept.
 */
final class ViewIndex implements AutoCloseable {
    /** What is kept in memory before it is written. */
    static final int RECENT = 1 << 18;
    private static final int SUM_BITS = 18;
    private static final int[] NOTHING = {};

    private final int limit;
    private final Scratch scratch;
    private final RecentViews recent;
    private final List<ViewRun> runs = new ArrayList<>();
    private final ViewGroup counted = new ViewGroup();
    private final int[] sums = new int[1 << SUM_BITS];
    private final Map<Long, Integer> crowds = new HashMap<>();
    private final BitSet left = new BitSet();
    private int size;

    /**
     * @param limit what more subjects than this share is a crowd
     * @param recent entries that are kept in memory
     */
    ViewIndex(int limit, Scratch scratch, int recent) {
        this.limit = limit;
        this.scratch = scratch;
        this.recent = new RecentViews(recent);
    }

    /**
     * Adds an entry; the caller sees to it that there is no such one.
     *
     * @param words are found with it
     * @return whether it makes a crowd of those who share the key, so that there are one more than the limit
     */
    boolean add(long key, int subject, int[] words) {
        boolean crowd = has(key, limit);
        enter(key, subject, words);
        if (crowd) {
            crowds.put(key, limit + 1);
        } else {
            crowds.computeIfPresent(key, (any, count) -> count + 1);
        }
        return crowd;
    }

    /** Adds an entry without a look at who shares its key. */
    void enter(long key, int subject, int[] words) {
        put(key, subject, words, left.get(subject) ? ViewRun.REPLACES : ViewRun.PLAIN);
        sums[sum(key)]++;
        size++;
    }

    /** Returns whether those who share a key are no crowd once one of them is gone. */
    boolean isCrowdByOne(long key) {
        return has(key, limit + 1);
    }

    private boolean has(long key, int count) {
        if (sums[sum(key)] < count) {
            return false;
        }
        Integer crowd = crowds.get(key);
        return (crowd == null ? count(key) : crowd) == count;
    }

    /** Removes an entry that is there. */
    void remove(long key, int subject) {
        left.set(subject);
        put(key, subject, NOTHING, ViewRun.GONE);
        sums[sum(key)]--;
        size--;
        crowds.computeIfPresent(key, (any, count) -> count - 1 > limit ? count - 1 : null);
    }

    /**
     * Finds the subjects that have a view of a key, crowds too.
     *
     * @param group takes them
     */
    void all(long key, ViewGroup group) {
        group.clear();
        recent.find(key, group);
        for (int i = runs.size() - 1; i >= 0; i--) {
            runs.get(i).find(key, group);
        }
    }

    /**
     * Finds the subjects that have a view of a key, if they are no crowd.
     *
     * @param group takes them
     * @return whether they are none
     */
    boolean find(long key, ViewGroup group) {
        if (crowds.containsKey(key)) {
            return false;
        }
        all(key, group);
        if (group.size() > limit) {
            crowds.put(key, group.size());
            return false;
        }
        return true;
    }

    /** Returns how many subjects have a view of a key. */
    int count(long key) {
        all(key, counted);
        return counted.size();
    }

    /** Returns how many entries there are. */
    int size() {
        return size;
    }

    private void put(long key, int subject, int[] words, byte mark) {
        recent.add(key, subject, words, mark);
        if (recent.isFull()) {
            write();
        }
    }

    private void write() {
        ViewRun.Writer writer = new ViewRun.Writer(scratch, recent.size(), runs.isEmpty());
        recent.writeTo(writer);
        recent.clear();
        runs.add(writer.finish());
        int from = runs.size() - 1;
        for (long behind = runs.get(from).size(); from > 0 && runs.get(from - 1).size() <= 2 * behind; from--) {
            behind += runs.get(from - 1).size();
        }
        List<ViewRun> merging = runs.subList(from, runs.size());
        if (merging.size() > 1) {
            ViewRun merged = ViewRun.merged(merging, from == 0, scratch);
            merging.clear();
            runs.add(merged);
        }
    }

    // Keys are hashes: a part of one is as good as another.
    private static int sum(long key) {
        return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> Long.SIZE - SUM_BITS);
    }

    @Override
    public void close() {
        runs.forEach(ViewRun::close);
        runs.clear();
    }
}
