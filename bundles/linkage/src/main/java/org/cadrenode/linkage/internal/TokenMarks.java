package org.cadrenode.linkage.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Which tokens of each subject came last, and when any did: 14 bytes a subject. Not thread-safe. */
final class TokenMarks {
    private static final int SMALLEST = 1 << 10;

    private final Set<Integer> keyVersionsSeen = new HashSet<>();
    private long[] versions = new long[SMALLEST];
    private char[] keyVersions = new char[SMALLEST];
    private int[] lastDays = new int[SMALLEST];

    /** Takes note of a subject that is there. */
    void restore(int subject, int keyVersion, int lastDay) {
        makeRoom(subject);
        lastDays[subject] = lastDay;
        keyVersion(subject, keyVersion);
    }

    /** Takes note of a version that is there. */
    void restore(int subject, long version) {
        versions[subject] = version;
    }

    /** Takes note that tokens of a subject came on a day, and returns whether none came on that day or later. */
    boolean came(int subject, int day) {
        makeRoom(subject);
        boolean later = day > lastDays[subject];
        lastDays[subject] = Math.max(day, lastDays[subject]);
        return later;
    }

    /**
     * Returns whether tokens are in place of those that came before. Packages go out in the order of their release: tokens that were made
     * earlier may come later. Those under a former version of the key never replace any; those under the same one do if they know more.
     *
     * @param present whether there are any
     */
    boolean hold(int subject, int keyVersion, long version, boolean present) {
        return keyVersion >= keyVersions[subject] && !(present && keyVersion == keyVersions[subject] && version < versions[subject]);
    }

    /** Takes note of tokens, and returns whether they are of another version than those before. */
    boolean put(int subject, int keyVersion, long version) {
        boolean newer = keyVersion != keyVersions[subject] || version != versions[subject];
        versions[subject] = version;
        keyVersion(subject, keyVersion);
        return newer;
    }

    private void keyVersion(int subject, int keyVersion) {
        if (keyVersion < 0 || keyVersion >= TokenStore.KEY_VERSIONS) {
            throw new IllegalArgumentException("There are no so many versions of the linkage key");
        }
        keyVersions[subject] = (char) keyVersion;
        keyVersionsSeen.add(keyVersion);
    }

    /** Returns the version of the key under which a subject's last tokens are, 0 if none came. */
    int keyVersion(int subject) {
        return keyVersions[subject];
    }

    int lastDay(int subject) {
        return lastDays[subject];
    }

    /** Returns whether there are tokens under several versions of the key. */
    boolean mixed() {
        return keyVersionsSeen.size() > 1;
    }

    /** Takes note that tokens under versions before one are gone, and returns whether there were any. */
    boolean retire(int common) {
        return keyVersionsSeen.removeIf(version -> version < common);
    }

    private void makeRoom(int subject) {
        if (subject >= versions.length) {
            versions = Arrays.copyOf(versions, Math.max(subject + 1, versions.length + (versions.length >> 3)));
            keyVersions = Arrays.copyOf(keyVersions, versions.length);
            lastDays = Arrays.copyOf(lastDays, versions.length);
        }
    }
}
