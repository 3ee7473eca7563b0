package org.cadrenode.linkage.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * The tokens of the subjects: who shares a view with whom, and what two have in common. Views by the birth date alone, of older
 * tokens, are in memory, others where {@link Views} keeps them. Not thread-safe.
 */
final class TokenIndex {
    private final int largestBlock;
    private final Views source;
    private final Blocks blocks;
    private final KeyVersions versions = new KeyVersions();
    private final BirthViews births = new BirthViews();
    private final Subjects subjects;
    private long[] prints = new long[1 << 10];
    private int[] seenFor = new int[1 << 10];
    private int seenMark;
    private long compared;
    private long oversized;

    /**
     * @param largestBlock most subjects that one view may join
     * @param subjects everybody who has views, and maybe others
     */
    TokenIndex(int largestBlock, Views source, Subjects subjects) {
        this.subjects = subjects;
        this.largestBlock = largestBlock;
        this.source = source;
        blocks = new Blocks(largestBlock);
    }

    /** Takes the views of a subject who was compared when it was put first. */
    void restore(int number, PersonViews views) {
        has(number, views);
        blocks.restore(number, views);
    }

    /** Takes views in place of those under the same version of the key; returns false if they are the same. */
    boolean put(int number, PersonViews views) {
        if (versions.has(number, views.keyVersion())) {
            boolean newest = views.keyVersion() == versions.newest(number);
            if (newest ? prints[number] == views.print() : source.of(number, views.keyVersion()).equals(views)) {
                return false;
            }
            blocks.remove(number, source.of(number, views.keyVersion()));
        }
        source.put(number, views);
        has(number, views);
        blocks.add(number, views);
        return true;
    }

    private void has(int number, PersonViews views) {
        versions.add(number, views.keyVersion());
        if (number >= prints.length) {
            int larger = Math.max(number + 1, prints.length + (prints.length >> 2));
            prints = Arrays.copyOf(prints, larger);
            seenFor = Arrays.copyOf(seenFor, larger);
        }
        if (versions.newest(number) == views.keyVersion()) {
            prints[number] = views.print();
            births.put(number, views.birth());
        }
    }

    /** Returns whether there are tokens of a subject. */
    boolean has(int number) {
        return versions.newest(number) > 0;
    }

    /** Lets the tokens of a subject go. */
    void withdraw(int number) {
        for (int version : versions.of(number)) {
            blocks.remove(number, source.of(number, version));
            source.remove(number, version);
        }
        versions.remove(number);
        births.remove(number);
        blocks.stale().clear(number);
    }

    /** Drops the tokens under versions of the key before the newest that everybody has; returns that version, 0 if there is none. */
    int retire() {
        Map<Integer, Integer> holders = new TreeMap<>();
        int present = 0;
        for (int number = 0; number < prints.length; number++) {
            if (has(number)) {
                present++;
                for (int version : versions.of(number)) {
                    holders.merge(version, 1, Integer::sum);
                }
            }
        }
        int common = 0;
        for (Map.Entry<Integer, Integer> version : holders.entrySet()) {
            common = version.getValue() == present ? version.getKey() : common;
        }
        for (int number = 0; number < prints.length && common > 0; number++) {
            for (int version : versions.before(number, common)) {
                blocks.retire(number, source.of(number, version));
            }
            versions.retire(number, common);
        }
        source.retire(common);
        return common;
    }

    /** Returns who is to be compared anew; the caller clears it. */
    BitSet stale() {
        return blocks.stale();
    }

    /** Takes somebody who shares a view. */
    interface Met {
        /** Takes the number, and what the two have in common. */
        void met(int other, long pattern);
    }

    /** Hands over all who share a view with a subject and who are not in {@code done}, each once, with what they have in common. */
    void meet(int number, BitSet done, Met met) {
        seenMark++;
        seenFor[number] = seenMark;
        for (int version : versions.of(number)) {
            PersonViews views = source.of(number, version);
            // By numbers first: who is found by one is remembered as such.
            for (int i = views.size() - 1; i >= 0; i--) {
                int count = blocks.find(views.block(i));
                if (count > largestBlock) {
                    oversized++;
                } else {
                    meet(number, views, views.kind(i), count, done, met);
                }
            }
        }
    }

    private void meet(int number, PersonViews views, ViewKind kind, int count, BitSet done, Met met) {
        boolean byNumber = kind == ViewKind.NHS_NUMBER || kind == ViewKind.UPN;
        int provider = subjects.provider(number);
        for (int i = 0; i < count; i++) {
            int other = blocks.found()[i];
            // Of tokens under a former version only those count for whom it is the one by which they are judged. Two of one
            // provider are one by a number alone.
            if (!byNumber && subjects.provider(other) == provider || seenFor[other] == seenMark
                    || versions.common(number, other) != views.keyVersion()) {
                continue;
            }
            seenFor[other] = seenMark;
            if (!done.get(other)) {
                long pattern = pattern(number, views, other);
                // The index may have found somebody by mistake.
                if (pattern != PersonViews.NOT_COMPARED) {
                    met.met(other, byNumber ? pattern | Judge.SAME_NUMBER : pattern);
                }
            }
        }
    }

    /** Returns what two subjects have in common, {@link PersonViews#NOT_COMPARED} if their tokens can't be compared. */
    long pattern(int one, int other) {
        int common = versions.common(one, other);
        return common == 0 ? PersonViews.NOT_COMPARED : pattern(one, source.of(one, common), other);
    }

    private long pattern(int number, PersonViews views, int other) {
        compared++;
        if (views.keyVersion() == versions.newest(number) && views.keyVersion() == versions.newest(other)) {
            long pattern = births.pattern(number, other);
            if (pattern != PersonViews.NOT_COMPARED) {
                return pattern;
            }
        }
        return views.pattern(source.of(other, views.keyVersion()));
    }

    /** Returns how many entries there are. */
    int size() {
        return blocks.size();
    }

    /** Returns how many pairs were compared since the last call. */
    long takeCompared() {
        long taken = compared;
        compared = 0;
        return taken;
    }

    /** Returns how often a view found nobody since too many share it, since the last call. */
    long takeOversized() {
        long taken = oversized;
        oversized = 0;
        return taken;
    }
}
