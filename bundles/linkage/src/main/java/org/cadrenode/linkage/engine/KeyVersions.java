package org.cadrenode.linkage.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Under which versions of the linkage key there are tokens of each subject. While providers renew theirs one after the other,
 * tokens under a former version are what two of them have in common. Not thread-safe.
 */
final class KeyVersions {
    private static final int[] NONE = {};

    private int[] newest = new int[1 << 10];
    private final Map<Integer, int[]> formers = new HashMap<>();

    /** Returns the newest version, 0 if there are no tokens. */
    int newest(int subject) {
        return subject < newest.length ? newest[subject] : 0;
    }

    boolean has(int subject, int version) {
        return newest(subject) == version || Arrays.stream(formers(subject)).anyMatch(former -> former == version);
    }

    void add(int subject, int version) {
        if (subject >= newest.length) {
            newest = Arrays.copyOf(newest, Math.max(subject + 1, newest.length + (newest.length >> 3)));
        }
        if (has(subject, version)) {
            return;
        }
        int former = Math.min(version, newest[subject]);
        newest[subject] = Math.max(version, newest[subject]);
        if (former > 0) {
            int[] more = Arrays.copyOf(formers(subject), formers(subject).length + 1);
            more[more.length - 1] = former;
            Arrays.sort(more);
            formers.put(subject, more);
        }
    }

    /** Returns all versions of a subject. */
    int[] of(int subject) {
        int[] before = formers(subject);
        if (newest(subject) == 0) {
            return NONE;
        }
        int[] all = Arrays.copyOf(before, before.length + 1);
        all[before.length] = newest[subject];
        return all;
    }

    /** Returns the versions of a subject before {@code version}. */
    int[] before(int subject, int version) {
        return Arrays.stream(formers(subject)).filter(former -> former < version).toArray();
    }

    /** Lets the versions of a subject before {@code version} go. */
    void retire(int subject, int version) {
        int[] left = Arrays.stream(formers(subject)).filter(former -> former >= version).toArray();
        if (left.length == 0) {
            formers.remove(subject);
        } else {
            formers.put(subject, left);
        }
    }

    void remove(int subject) {
        if (subject < newest.length) {
            newest[subject] = 0;
        }
        formers.remove(subject);
    }

    /** Returns the newest version under which there are tokens of both, 0 if there is none. */
    int common(int one, int other) {
        if (newest(one) == newest(other)) {
            return newest(one);
        }
        int common = 0;
        for (int version : of(one)) {
            common = has(other, version) ? Math.max(common, version) : common;
        }
        return common;
    }

    private int[] formers(int subject) {
        return formers.isEmpty() ? NONE : formers.getOrDefault(subject, NONE);
    }
}
