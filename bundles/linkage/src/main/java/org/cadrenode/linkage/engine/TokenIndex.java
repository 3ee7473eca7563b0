package org.cadrenode.linkage.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * The tokens of the subjects: who shares a view with whom, and what two have in common. Views are where {@link Views} keeps them, and those
 * that many share with the index, too. Not thread-safe.
 */
final class TokenIndex {
    private final Views source;
    private final Blocks blocks;
    private final KeyVersions versions = new KeyVersions();
    private final Subjects subjects;
    private final ViewGroup group = new ViewGroup();
    private final SubjectSet seen = new SubjectSet();
    private final SubjectSet bearers = new SubjectSet();
    private long[] prints = new long[1 << 10];
    private long compared;
    private long oversized;

    /** @param subjects everybody who has views, and maybe others */
    TokenIndex(Views source, ViewIndex index, Subjects subjects) {
        this.subjects = subjects;
        this.source = source;
        blocks = new Blocks(index);
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
            prints = Arrays.copyOf(prints, Math.max(number + 1, prints.length + (prints.length >> 3)));
        }
        if (versions.newest(number) == views.keyVersion()) {
            prints[number] = views.print();
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
        seen.clear();
        seen.add(number);
        for (int version : versions.of(number)) {
            PersonViews views = source.of(number, version);
            bearers.clear();
            for (int i = 0; i < views.size(); i++) {
                if (isNumber(views.kind(i)) && found(views, i)) {
                    for (int place = 0; place < group.size(); place++) {
                        bearers.add(group.subject(place));
                    }
                }
            }
            // The finest first: it is the one by which two are compared.
            boolean finest = true;
            for (int i = 0; i < views.size(); i++) {
                if (!isNumber(views.kind(i))) {
                    boolean found = found(views, i);
                    for (int place = 0; found && place < group.size(); place++) {
                        meet(number, views, finest ? i : -1, place, done, met);
                    }
                    finest &= found;
                }
            }
            for (int i = 0; i < bearers.size(); i++) {
                int other = bearers.get(i);
                if (isToMeet(number, other, views)) {
                    seen.add(other);
                    if (!done.get(other)) {
                        tell(other, pattern(views, other), met);
                    }
                }
            }
        }
    }

    private boolean found(PersonViews views, int view) {
        boolean found = blocks.find(views.block(view), group);
        oversized += found ? 0 : 1;
        return found;
    }

    private void meet(int number, PersonViews views, int view, int place, BitSet done, Met met) {
        int other = group.subject(place);
        if (!isToMeet(number, other, views)) {
            return;
        }
        seen.add(other);
        if (done.get(other)) {
            return;
        }
        int start = group.start(place);
        if (view >= 0 && group.start(place + 1) > start) {
            compared++;
            tell(other, views.pattern(view, group.words(), start), met);
        } else {
            tell(other, pattern(views, other), met);
        }
    }

    // Of tokens under a former version only those count for whom it is the one by which they are judged. Two of one
    // provider are one by a number alone.
    private boolean isToMeet(int number, int other, PersonViews views) {
        return !seen.has(other) && (subjects.provider(other) != subjects.provider(number) || bearers.has(other))
                && versions.common(number, other) == views.keyVersion();
    }

    // Who is found by a number is remembered as such. Of two keys that are the same by chance nothing comes.
    private void tell(int other, long pattern, Met met) {
        if (pattern != PersonViews.NOT_COMPARED) {
            met.met(other, bearers.has(other) ? pattern | Judge.SAME_NUMBER : pattern);
        }
    }

    private static boolean isNumber(ViewKind kind) {
        return kind == ViewKind.NHS_NUMBER || kind == ViewKind.UPN;
    }

    /** Returns what two subjects have in common, {@link PersonViews#NOT_COMPARED} if their tokens can't be compared. */
    long pattern(int one, int other) {
        int common = versions.common(one, other);
        return common == 0 ? PersonViews.NOT_COMPARED : pattern(source.of(one, common), other);
    }

    private long pattern(PersonViews views, int other) {
        compared++;
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
